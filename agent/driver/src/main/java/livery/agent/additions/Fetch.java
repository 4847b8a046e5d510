package livery.agent.additions;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Gets files from the server over the link: piece by piece, each asked for when the one before it is written. */
public final class Fetch {
  /** An answer that has not come by then is asked for again: the connection may have gone with it. */
  private static final long AGAIN_MS = 5_000;

  /** Says to the server that a piece is wanted, if there is a connection now. */
  public interface Ask {
    void forChunk(int id, int chunk);
  }

  private final Path folder;
  private final Ask ask;
  private int id = -1;
  private int chunk;
  private String data;
  private boolean arrived;

  /** @param folder where the files are put, each in a folder of its own */
  public Fetch(Path folder, Ask ask) {
    this.folder = folder;
    this.ask = ask;
  }

  /** A piece has come; null if the server has it no more. One that nobody waits for is dropped. */
  public synchronized void arrived(int id, int chunk, String data) {
    if (id == this.id && chunk == this.chunk) {
      this.data = data;
      arrived = true;
      notifyAll();
    }
  }

  Path whole(Addition addition) throws IOException, InterruptedException {
    Path file = Files.createDirectories(folder.resolve(Integer.toString(addition.id))).resolve(addition.name);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int next = 0; next < addition.chunks; next++) {
        out.write(Base64.getDecoder().decode(piece(addition.id, next)));
      }
    }
    return file;
  }

  private synchronized String piece(int id, int chunk) throws IOException, InterruptedException {
    this.id = id;
    this.chunk = chunk;
    arrived = false;
    while (!arrived) {
      ask.forChunk(id, chunk);
      wait(AGAIN_MS);
    }
    if (data == null) {
      throw new FileNotFoundException("The server has the file no more.");
    }
    return data;
  }
}
