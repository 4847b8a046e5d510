# Descriptor 1 as a whole is what a statement prints: R's own prints, its commands' and C code's alike. The agent reads
# the other end; where a statement's text ends is said in the same pipe by a mark, so that text and mark keep their order.

mark_end <- function(token, statement) {
  pipe <- file("/dev/fd/1", "wb", raw = TRUE)
  on.exit(close(pipe))
  writeBin(c(as.raw(0), charToRaw(sprintf("%s:%d", token, as.integer(statement))), as.raw(0)), pipe)
}
