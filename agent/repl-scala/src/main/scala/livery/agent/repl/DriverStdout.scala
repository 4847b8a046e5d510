package livery.agent.repl

import java.io.{OutputStream, PrintStream}

/**
 * The driver's standard output, diverted to the running statement, from whichever thread it comes; between statements
 * it goes where it always went. The stream is UTF-8 on both ways, whatever `file.encoding` says.
 */
final class DriverStdout private (original: PrintStream) {
  @volatile private var running: Capture = _

  /** One stream for the life of the session: threads that outlive their statement keep it as their console. */
  val stream: PrintStream = new PrintStream(new Switch, true, "UTF-8")

  def begin(): Capture = {
    // Anew each time, for the user may have put a stream of their own there.
    System.setOut(stream)
    running = new Capture
    running
  }

  def end(): Unit = {
    running = null
    stream.flush()
  }

  def uninstall(): Unit = if (System.out eq stream) System.setOut(original)

  private final class Switch extends OutputStream {
    override def write(byte: Int): Unit = write(Array(byte.toByte), 0, 1)

    override def write(bytes: Array[Byte], offset: Int, length: Int): Unit = {
      val capture = running
      if (capture == null) original.write(bytes, offset, length) else capture.print(bytes, offset, length)
    }

    override def flush(): Unit = if (running == null) original.flush()
  }
}

object DriverStdout {
  def install(): DriverStdout = {
    val diverted = new DriverStdout(System.out)
    System.setOut(diverted.stream)
    diverted
  }
}
