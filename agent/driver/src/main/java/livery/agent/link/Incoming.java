package livery.agent.link;

import livery.agent.additions.Addition;
import livery.agent.protocol.Outbox;
import livery.agent.protocol.ServerFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the server's frames and does what they ask. */
final class Incoming {
  private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);

  private final Outbox outbox;
  private final Commands commands;

  Incoming(Outbox outbox, Commands commands) {
    this.outbox = outbox;
    this.commands = commands;
  }

  /** Obeys one frame and answers its type; what cannot be read or done is logged, and the answer is empty. */
  String obey(String text) {
    try {
      ServerFrame frame = ServerFrame.parse(text);
      obey(frame);
      return frame.type();
    } catch (RuntimeException e) {
      LOG.error("A frame of the server was dropped", e);
      return "";
    }
  }

  private void obey(ServerFrame frame) {
    switch (frame.type()) {
      case "welcome":
        outbox.restart(frame.lastStored());
        break;
      case "ack":
        outbox.ack(frame.n());
        break;
      case "run":
        commands.run(frame.id(), frame.kind(), frame.code());
        break;
      case "cancel":
        commands.cancel(frame.id());
        break;
      case "complete":
        commands.complete(frame.request(), frame.kind(), frame.code(), frame.cursor());
        break;
      case "job":
        commands.job(frame.id(), frame.runtime(), frame.job());
        break;
      case "cancelJob":
        commands.cancelJob(frame.id());
        break;
      case "add":
        commands.add(new Addition(frame.id(), frame.name(), frame.uri(), frame.chunks(), frame.to()));
        break;
      case "chunk":
        commands.chunk(frame.id(), frame.chunk(), frame.data());
        break;
      case "stop":
        commands.stop();
        break;
      default:
        LOG.warn("The server said {}, which this agent does not know", frame.type());
    }
  }
}
