# What the word at the end of a text may become, by R's own completion.

LONGEST_TEXT <- 2000L

prepare_completion <- function() {
  utils::rc.settings(ops = TRUE, ns = TRUE, args = TRUE, func = FALSE, ipck = FALSE, files = FALSE, quotes = FALSE)
  utils::rc.options(funarg.suffix = "", function.suffix = "", package.suffix = "")
}

# Bare names, in place of the word: `name` for `x$na`.
complete <- function(text) {
  text <- substring(text, max(1L, nchar(text) - LONGEST_TEXT + 1L))
  found <- tryCatch(
    {
      utils:::.assignLinebuffer(text)
      utils:::.assignEnd(nchar(text))
      utils:::.guessTokenFromLine()
      utils:::.completeToken()
      # Of what it does not know R gives back the word itself.
      setdiff(utils:::.retrieveCompletions(), grep("[$@:]", utils:::.CompletionEnv[["token"]], value = TRUE))
    },
    error = function(condition) character(),
    interrupt = function(condition) character()
  )
  sort(unique(sub("^.*(\\$|@|:::|::)", "", found)))
}
