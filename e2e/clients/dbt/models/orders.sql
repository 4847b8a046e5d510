{{ config(materialized='table') }}
select id, id % 3 as customer, cast(id * 1.5 as decimal(10, 2)) as amount from range(30)
