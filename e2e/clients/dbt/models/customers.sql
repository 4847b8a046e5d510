{{ config(materialized='view') }}
select name, count(*) as orders, sum(amount) as amount
from {{ ref('orders') }} join {{ ref('people') }} using (customer)
group by name
