# The socket to the agent. What it sends are calls of literals, one a line, which are parsed and never evaluated; what is
# answered are lines of JSON.

open_link <- function(port) {
  # The time-out is that of every read: as long as R can wait.
  socketConnection("127.0.0.1", port, blocking = TRUE, open = "r+b", timeout = 2147483L)
}

# Does `work` again where an interrupt kept it from being done. R waits for sockets before it touches them, and the agent
# sends no interrupt together with a command, so that nothing is half done.
through_interrupts <- function(work) {
  repeat {
    done <- tryCatch(list(work()), interrupt = function(condition) NULL)
    if (!is.null(done)) return(done[[1]])
  }
}

# The next command, list(name, arguments); `close` once the agent is gone.
next_command <- function(link) {
  line <- through_interrupts(function() readLines(link, 1, warn = FALSE, encoding = "UTF-8"))
  if (length(line) == 0) return(list(name = "close"))
  call <- parse(text = line, keep.source = FALSE, encoding = "UTF-8")[[1]]
  list(name = as.character(call[[1]]), arguments = as.list(call)[-1])
}

# Sends a frame of the named fields; one that is NULL is left out.
tell <- function(link, ...) {
  fields <- Filter(Negate(is.null), list(...))
  texts <- vapply(fields, json, "")
  frame <- paste0("{", paste0('"', names(fields), '":', texts, collapse = ","), "}")
  through_interrupts(function() writeLines(frame, link, useBytes = TRUE))
}

# Text and numbers of length one; a vector marked by I() is an array.
json <- function(value) {
  if (inherits(value, "AsIs")) return(paste0("[", paste0(vapply(unclass(value), json, ""), collapse = ","), "]"))
  if (!is.character(value)) return(format(value, scientific = FALSE))
  text <- iconv(enc2utf8(value), "UTF-8", "UTF-8", sub = "byte")
  for (code in c(92L, 34L, 1:31)) {
    text <- gsub(rawToChar(as.raw(code)), sprintf("\\u%04x", code), text, fixed = TRUE)
  }
  paste0('"', text, '"')
}
