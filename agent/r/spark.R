# SparkR, bound to the driver's own Spark where there is a SparkR.

sparkr <- new.env(parent = emptyenv())

# `arguments`: nothing where no Spark is wanted, else list(Spark's version, SPARK_HOME or "", the port of the driver's
# backend for R, its secret).
bind_spark <- function(arguments) {
  if (length(arguments) == 0) return(invisible())
  names(arguments) <- c("version", "home", "port", "secret")
  reason <- tryCatch(
    with(arguments, why_missing(version, home)),
    error = function(condition) conditionMessage(condition)
  )
  if (is.null(reason)) {
    reason <- tryCatch(attach_spark(arguments$port, arguments$secret), error = describe)
  }
  if (!is.null(reason)) explain_missing(reason)
}

# Loads SparkR; why it cannot be had, NULL where it can.
why_missing <- function(version, home) {
  libraries <- c(if (nzchar(home)) file.path(home, "R", "lib"), .libPaths())
  found <- Filter(function(library) dir.exists(file.path(library, "SparkR")), libraries)
  if (length(found) == 0) {
    return(paste0(
      "SparkR is missing: it is neither in ", file.path(if (nzchar(home)) home else "SPARK_HOME", "R", "lib"),
      " nor in a library of R's. Use a Spark distribution with its R folder (Spark from pip has none), or install ",
      "SparkR ", version, " for this R. Statements of plain R work without it."
    ))
  }
  theirs <- as.character(utils::packageVersion("SparkR", lib.loc = found[1]))
  line <- function(text) paste(utils::head(strsplit(text, ".", fixed = TRUE)[[1]], 2), collapse = ".")
  if (line(theirs) != line(version)) {
    return(paste0("SparkR ", theirs, " in ", found[1], " does not fit Spark ", version, ": install SparkR ", version, "."))
  }
  .libPaths(c(found[1], .libPaths()))
  suppressPackageStartupMessages(library("SparkR", character.only = TRUE, lib.loc = found[1]))
  NULL
}

# By the way of Spark's own R runner: SparkR takes over the backend that the environment names. NULL.
attach_spark <- function(port, secret) {
  Sys.setenv(EXISTING_SPARKR_BACKEND_PORT = port, SPARKR_BACKEND_AUTH_SECRET = secret)
  on.exit(Sys.unsetenv(c("EXISTING_SPARKR_BACKEND_PORT", "SPARKR_BACKEND_AUTH_SECRET")))
  sparkR <- asNamespace("SparkR")
  session <- sparkR$sparkR.session()
  finish_calls(sparkR)
  assign("spark", session, globalenv())
  assign("sqlContext", session, globalenv())
  assign("sc", get(".sparkRjsc", sparkR$.sparkREnv), globalenv())
  sparkr$job_group <- function(id) sparkR$setJobGroup(sprintf("%d", id), sprintf("Job group for statement %d", id), TRUE)
  NULL
}

# A call that an interrupt tears off leaves its answer in the connection, where the next call would take it for its own.
# The agent cancels the statement's jobs, which ends the calls that wait for one.
finish_calls <- function(sparkR) {
  original <- sparkR$invokeJava
  unlockBinding("invokeJava", sparkR)
  assign("invokeJava", function(...) suspendInterrupts(original(...)), sparkR)
  lockBinding("invokeJava", sparkR)
}

# By its id the agent finds the statement's jobs, for progress and cancelling.
set_job_group <- function(id) {
  if (is.null(sparkr$job_group)) return(invisible())
  tryCatch(
    sparkr$job_group(as.integer(id)),
    error = function(condition) message("cannot set the job group of statement ", id, ": ", conditionMessage(condition))
  )
}

# The names stand for an error that says what to do. Behind the global environment: a statement may use them itself.
explain_missing <- function(reason) {
  message("Livery: ", reason)
  names <- attach(NULL, name = "livery:SparkR is missing")
  for (name in c("spark", "sc", "sqlContext")) {
    makeActiveBinding(name, function() stop(reason, call. = FALSE), names)
  }
}
