import io.camunda.zeebe.client.ZeebeClient;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;

/**
 * The Java client's worker from the engine's own distribution, with a handler that only completes its job.
 * Arguments: gateway address, "stream" or "poll", job types. Everything else is the client's default.
 */
public final class JavaNoop {
  public static void main(String[] arguments) throws InterruptedException {
    boolean stream = arguments[1].equals("stream");
    ZeebeClient client =
        ZeebeClient.newClientBuilder().grpcAddress(URI.create("http://" + arguments[0])).usePlaintext().build();
    for (String type : Arrays.copyOfRange(arguments, 2, arguments.length)) {
      client
          .newWorker()
          .jobType(type)
          .handler((jobs, job) -> jobs.newCompleteCommand(job.getKey()).send())
          .streamEnabled(stream)
          .timeout(Duration.ofSeconds(60))
          .open();
    }
    System.out.println("ready");
    Thread.currentThread().join(); // until SIGTERM
  }
}
