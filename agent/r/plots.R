# What a statement draws: pages of a PNG device that R opens when something is really drawn.

page <- new.env(parent = emptyenv())

# R's default device while the session lives. Files are written page by page, numbered from 1.
open_page <- function(...) {
  page$files <- tempfile("livery-page-")
  if (!capabilities("png")) return(grDevices::pdf(NULL))
  type <- if (capabilities("cairo")) "cairo" else getOption("bitmapType")
  grDevices::png(paste0(page$files, "-%06d.png"), width = 800, height = 600, res = 96, type = type)
  page$device <- grDevices::dev.cur()
}

# Closes the statement's device. The file of the last page that was drawn, NULL where none was.
take_page <- function() {
  if (is.null(page$files)) return(NULL)
  if (isTRUE(page$device %in% grDevices::dev.list())) try(grDevices::dev.off(page$device), silent = TRUE)
  drawn <- sort(Sys.glob(paste0(page$files, "-*.png")))
  unlink(utils::head(drawn, -1))
  page$files <- page$device <- NULL
  if (length(drawn) > 0) drawn[length(drawn)]
}
