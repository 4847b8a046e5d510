# Runs one statement in the global environment, as if it were typed at R's prompt.

INTERRUPTED <- "The statement was interrupted."

# The reply: list(id, status = "ok", plot) or list(id, status = "error", evalue).
run_statement <- function(id, code) {
  forget_interrupts()
  set_job_group(id)
  error <- tryCatch(
    {
      # All of it is parsed before anything of it runs.
      expressions <- parse(text = code, keep.source = TRUE, encoding = "UTF-8")
      allowInterrupts(for (expression in expressions) show_value(withVisible(eval(expression, globalenv()))))
      NULL
    },
    error = describe,
    interrupt = function(condition) INTERRUPTED
  )
  forget_interrupts()
  plot <- take_page()
  if (is.null(error)) return(list(id = id, status = "ok", plot = plot))
  unlink(plot)
  list(id = id, status = "error", evalue = error)
}

# One that came while nothing ran strikes here.
forget_interrupts <- function() {
  tryCatch(Sys.sleep(0.001), interrupt = function(condition) NULL)
}

# As the prompt does: `print` of R's own, which finds methods that the statements have defined.
show_value <- function(result) {
  if (!result$visible) return()
  scope <- new.env(parent = globalenv())
  scope$x <- result$value
  eval(as.call(list(print, quote(x))), scope)
}

# What the prompt says of an error: "Error in f(1) : boom", or "Error: boom" where the statement itself failed.
describe <- function(condition) {
  call <- conditionCall(condition)
  message <- conditionMessage(condition)
  if (is.null(call) || identical(call, quote(eval(expression, globalenv()))) || is_parse(call)) {
    return(paste0("Error: ", message))
  }
  origin <- paste0("Error in ", deparse(call, nlines = 1L)[1], " : ")
  first <- strsplit(message, "\n", fixed = TRUE)[[1]][1]
  paste0(origin, if (isTRUE(nchar(origin) + nchar(first) > 77)) "\n  ", message)
}

is_parse <- function(call) {
  identical(call[[1]], quote(parse)) && identical(call$text, quote(code))
}
