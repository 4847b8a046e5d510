# The life of the process: dial the agent, get Spark, run statements one by one until the agent closes the link.

# The instructions are a line on stdin: the port to dial, the secret to say there, the token for the marks in stdout.
run_session <- function() {
  stdin <- file("stdin")
  instructions <- strsplit(readLines(stdin, 1), " ", fixed = TRUE)[[1]]
  close(stdin)
  link <- open_link(as.integer(instructions[1]))
  # Warnings at once, for the prompt that would tell them never comes; no colours, no menus.
  options(warn = 1, device = open_page, crayon.enabled = FALSE, cli.num_colors = 1L, menu.graphics = FALSE)
  prepare_completion()
  end_with_agent()
  tell(link, type = "hello", secret = instructions[2], pid = Sys.getpid())
  while (obey(next_command(link), link, instructions[3])) NULL
}

# An R that is at work does not see that its agent is gone: it is then ended from outside, by a shell that looks whether
# the process still has the parent that it began with.
end_with_agent <- function() {
  status <- sprintf("/proc/%d/status", Sys.getpid())
  if (!file.exists(status)) return(invisible())
  parent <- sprintf("$(grep ^PPid %s)", status)
  watch <- sprintf(
    'p="%s"; while [ "%s" = "$p" ]; do sleep 1; done; [ ! -e %s ] || kill -KILL %d', parent, parent, status, Sys.getpid()
  )
  system(sprintf("(%s) </dev/null >/dev/null 2>&1 &", watch))
}

# Whether there is more to do.
obey <- function(command, link, token) {
  arguments <- command$arguments
  switch(
    command$name,
    start = {
      bind_spark(arguments)
      tell(link, type = "ready")
    },
    execute = {
      reply <- run_statement(arguments[[1]], arguments[[2]])
      mark_end(token, arguments[[1]])
      do.call(tell, c(list(link, type = "result"), reply))
    },
    complete = tell(link, type = "answer", number = arguments[[1]], candidates = I(complete(arguments[[2]]))),
    return(FALSE)
  )
  TRUE
}
