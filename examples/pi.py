"""Estimates pi: points thrown at a square, in parallel, counted when they fall into the circle.

Usage: pi.py [PARTITIONS] [POINTS_PER_PARTITION]
"""

import random
import sys

from pyspark.sql import SparkSession


def hits(seed, points):
    throw = random.Random(seed).random
    return sum(throw() ** 2 + throw() ** 2 < 1 for _ in range(points))


def main(partitions=4, points=500_000):
    spark = SparkSession.builder.appName("pi").getOrCreate()
    seeds = spark.sparkContext.parallelize(range(partitions), partitions)
    inside = seeds.map(lambda seed: hits(seed, points)).sum()
    print(f"pi is about {4 * inside / (partitions * points):.4f} ({partitions * points:,} points in {partitions} tasks)")
    spark.stop()


main(*map(int, sys.argv[1:]))
