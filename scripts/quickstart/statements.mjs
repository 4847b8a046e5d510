/** What the quickstart asks in each kind of session, and what must be in the answer. */
export const conversations = [
  {
    kind: 'pyspark',
    statements: [
      {
        code: `from pyspark.sql import functions as F
rides = spark.range(1_000_000).select(
    F.element_at(F.array(*map(F.lit, ["Bergen", "Oslo", "Tromsø"])), (F.col("id") % 3 + 1).cast("int")).alias("city"),
    ((F.col("id") % 3 + 1) * (F.col("id") % 100) / 10).alias("km"))
rides.groupBy("city").agg(F.count("*").alias("rides"), F.round(F.avg("km"), 2).alias("mean km")).orderBy("city").show()`,
        expect: /Troms.*333333/,
      },
      { code: 'sc.parallelize(range(1, 1001), 4).map(lambda n: n * n).sum()', expect: /333833500/ },
    ],
  },
  {
    kind: 'spark',
    statements: [
      {
        code: `case class Ride(city: String, km: Double)
val rides = Seq(Ride("Oslo", 12.5), Ride("Bergen", 3.25), Ride("Oslo", 7.5), Ride("Bergen", 1.75)).toDS()`,
        expect: /Dataset\[Ride\]/,
      },
      {
        code: 'rides.groupByKey(_.city).mapValues(_.km).reduceGroups(_ + _).collect().sortBy(_._1).foreach(println)',
        expect: /\(Bergen,5\.0\)\s+\(Oslo,20\.0\)/,
      },
    ],
  },
  {
    kind: 'sql',
    statements: [
      {
        code: `CREATE TEMPORARY VIEW rides AS
SELECT * FROM VALUES ('Oslo', 12.50), ('Bergen', 3.25), ('Oslo', 7.50), ('Bergen', 1.75) AS rides(city, km)`,
        expect: /^/,
      },
      {
        code: 'SELECT city, count(*) AS rides, sum(km) AS km FROM rides GROUP BY city ORDER BY km DESC',
        expect: /Oslo\s+2\s+20/,
      },
    ],
  },
];
