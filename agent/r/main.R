# Starts the R interpreter of a session.
#
# All of it lives in an environment of its own, above which there is only R's base: nothing that a statement defines
# changes it, and nothing of it is in the statements' sight.

(function() {
  livery <- new.env(parent = baseenv())
  scripts <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)[1]))
  for (script in c("link.R", "output.R", "plots.R", "statements.R", "completion.R", "spark.R", "session.R")) {
    sys.source(file.path(scripts, script), envir = livery)
  }
  # A SIGINT that comes when no statement runs must not end the process. Where R waits for a socket it strikes even so.
  suspendInterrupts(livery$run_session())
})()
