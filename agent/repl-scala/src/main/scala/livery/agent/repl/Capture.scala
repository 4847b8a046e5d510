package livery.agent.repl

import java.io.ByteArrayOutputStream
import java.nio.charset.StandardCharsets.UTF_8

/** What one statement printed and what the shell echoed, in order. Safe from many threads. */
final class Capture(limit: Int = Capture.Limit) {
  private val all = new Bounded(limit)
  private val prints = new Bounded(limit)

  def print(bytes: Array[Byte], offset: Int, length: Int): Unit = synchronized {
    all.append(bytes, offset, length)
    prints.append(bytes, offset, length)
  }

  def echo(text: String): Unit = synchronized {
    val bytes = text.getBytes(UTF_8)
    all.append(bytes, 0, bytes.length)
  }

  /** A magic's result takes the place of the text before it; prints are still told if the statement fails later. */
  def forgetText(): Unit = synchronized(all.clear())

  def text: String = synchronized(all.text)

  /** Prints alone. */
  def printed: String = synchronized(prints.text)
}

object Capture {

  /** Bytes of UTF-8 kept of one statement, so that a printing loop cannot take the driver's memory. */
  val Limit: Int = 16 * 1024 * 1024
}

private final class Bounded(limit: Int) {
  private val kept = new ByteArrayOutputStream
  private var cut = 0L

  def append(bytes: Array[Byte], offset: Int, length: Int): Unit = {
    // Once cut, closed: a later short print must not look as if it followed what is kept.
    val room = if (cut > 0) 0 else math.min(length, limit - kept.size)
    val fits = if (room == length) room else wholeCharacters(bytes, offset, room)
    kept.write(bytes, offset, fits)
    cut += length - fits
  }

  def clear(): Unit = {
    kept.reset()
    cut = 0
  }

  def text: String = {
    val start = kept.toString("UTF-8")
    if (cut == 0) start else s"$start\n[output cut: $cut more bytes, $limit are kept]\n"
  }

  /** The longest beginning of `length` bytes that does not end within a character. */
  private def wholeCharacters(bytes: Array[Byte], offset: Int, length: Int): Int = {
    var end = length
    while (end > 0 && (bytes(offset + end) & 0xc0) == 0x80) end -= 1
    end
  }
}
