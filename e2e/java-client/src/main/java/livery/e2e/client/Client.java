package livery.e2e.client;

import java.io.File;
import java.net.URI;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import livery.e2e.jobs.CountJob;
import livery.e2e.jobs.EndlessJob;
import livery.e2e.jobs.FailingJob;
import livery.e2e.jobs.PiJob;
import org.apache.livy.JobHandle;
import org.apache.livy.LivyClient;
import org.apache.livy.LivyClientBuilder;

/** {@code Client URL JAR}: opens a session, sends it the jar with the jobs, runs them, and prints what it sees by lines. */
public final class Client {
  private Client() {}

  public static void main(String[] args) throws Exception {
    LivyClient client =
        new LivyClientBuilder().setURI(new URI(args[0])).setConf("livy.client.http.job.max-poll-interval", "500ms").build();
    try {
      client.uploadJar(new File(args[1])).get(180, TimeUnit.SECONDS);
      double pi = client.submit(new PiJob(20_000)).get(180, TimeUnit.SECONDS);
      say("pi", Math.abs(pi - Math.PI) < 0.2);
      say("first", client.run(new CountJob()).get(60, TimeUnit.SECONDS));
      say("second", new java.util.TreeMap<>(client.submit(new CountJob()).get(60, TimeUnit.SECONDS)));
      try {
        say("failed", client.submit(new FailingJob("boom")).get(60, TimeUnit.SECONDS));
      } catch (ExecutionException e) {
        say("failed", String.valueOf(e.getCause().getMessage()).split("\n")[0]);
      }
      JobHandle<Long> endless = client.submit(new EndlessJob());
      while (endless.getState() != JobHandle.State.STARTED) {
        Thread.sleep(20);
      }
      say("cancel", endless.cancel(true));
      try {
        say("cancelled", endless.get(60, TimeUnit.SECONDS));
      } catch (CancellationException e) {
        say("cancelled", endless.getState());
      }
      // The core is free again.
      say("after", client.submit(new PiJob(10)).get(60, TimeUnit.SECONDS) >= 0);
    } finally {
      client.stop(args.length > 2);
    }
  }

  private static void say(String what, Object seen) {
    System.out.println(what + " " + seen);
  }
}
