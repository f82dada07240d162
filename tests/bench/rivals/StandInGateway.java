import io.camunda.zeebe.gateway.protocol.GatewayGrpc;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.*;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A gateway with no engine behind it: it hands out jobs as quickly as a worker takes them and counts the answers.
 * Arguments: port. Each line "JOBS WINDOW SECONDS TYPE…" on standard input is a round, answered with a line of JSON:
 * JOBS jobs, shared evenly by the types, no more than WINDOW of a type unanswered at a time, given up after SECONDS or
 * when no job was answered for a minute. A job is handed out once: what a worker loses stays lost.
 */
public final class StandInGateway extends GatewayGrpc.GatewayImplBase {
  // A job's key says its round, its type and its number in the round.
  private static final int TYPE_BITS = 32;
  private static final int ROUND_BITS = 48;
  private static final long PROCESSES = 1L << 60;
  private static final long ELEMENTS = 1L << 61;
  private static final int REFERENCES = 10_000;
  private static final long DEFAULT_POLL_MILLISECONDS = 10_000;
  private static final long STALL_MILLISECONDS = 60_000; // what is not answered by then is lost

  private final Map<String, Source> sources = new HashMap<>();
  private final List<Source> byNumber = new ArrayList<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private long round;
  private int jobs;
  private int handedOut;
  private int completed;
  private int duplicates;
  private int failed;
  private int unknown;
  private BitSet done = new BitSet();
  private long firstAt;
  private long lastAt;

  /** The jobs of one type and who waits for them. Guarded by the gateway's lock. */
  private final class Source {
    final String type;
    final long number;
    int left;
    int unanswered;
    int window;
    final List<ServerCallStreamObserver<ActivatedJob>> streams = new ArrayList<>();
    final Deque<Poll> polls = new ArrayDeque<>();
    int turn;

    Source(String type, int number) {
      this.type = type;
      this.number = number;
    }

    /** Streams first, as the engine does; a poll gets what no stream is ready for. */
    void handOut() {
      while (mayHandOut()) {
        ServerCallStreamObserver<ActivatedJob> stream = readyStream();
        if (stream == null) {
          break;
        }
        stream.onNext(next());
      }
      while (mayHandOut() && !polls.isEmpty()) {
        answer(polls.poll());
      }
    }

    boolean mayHandOut() {
      return left > 0 && unanswered < window;
    }

    ServerCallStreamObserver<ActivatedJob> readyStream() {
      streams.removeIf(ServerCallStreamObserver::isCancelled);
      for (int tried = 0; tried < streams.size(); tried++) {
        ServerCallStreamObserver<ActivatedJob> stream = streams.get(turn++ % streams.size());
        if (stream.isReady()) {
          return stream;
        }
      }
      return null;
    }

    void answer(Poll poll) {
      if (poll.observer.isCancelled()) {
        return;
      }
      poll.end.cancel(false);
      ActivateJobsResponse.Builder batch = ActivateJobsResponse.newBuilder();
      for (int count = 0; count < poll.most && mayHandOut(); count++) {
        batch.addJobs(next());
      }
      poll.observer.onNext(batch.build());
      poll.observer.onCompleted();
    }

    ActivatedJob next() {
      left--;
      unanswered++;
      int number = handedOut++;
      if (number == 0) {
        firstAt = System.nanoTime();
      }
      long key = (round << ROUND_BITS) | (this.number << TYPE_BITS) | number;
      return ActivatedJob.newBuilder()
          .setKey(key)
          .setType(type)
          .setProcessInstanceKey(PROCESSES | key)
          .setBpmnProcessId("stand-in")
          .setElementId("task")
          .setElementInstanceKey(ELEMENTS | key)
          .setCustomHeaders("{}")
          .setRetries(3)
          .setDeadline(System.currentTimeMillis() + 60_000)
          .setVariables(String.format(Locale.ROOT, "{\"trackingCode\":\"%06d\"}", number % REFERENCES))
          .setTenantId("<default>")
          .build();
    }
  }

  /** A poll that waits for jobs. */
  private static final class Poll {
    final ServerCallStreamObserver<ActivateJobsResponse> observer;
    final int most;
    ScheduledFuture<?> end;

    Poll(ServerCallStreamObserver<ActivateJobsResponse> observer, int most) {
      this.observer = observer;
      this.most = most;
    }
  }

  @Override
  public synchronized void streamActivatedJobs(StreamActivatedJobsRequest request, StreamObserver<ActivatedJob> given) {
    var stream = (ServerCallStreamObserver<ActivatedJob>) given;
    Source source = source(request.getType());
    stream.setOnReadyHandler(
        () -> {
          synchronized (this) {
            source.handOut();
          }
        });
    stream.setOnCancelHandler(
        () -> {
          synchronized (this) {
            source.streams.remove(stream);
          }
        });
    source.streams.add(stream);
    source.handOut();
  }

  @Override
  public synchronized void activateJobs(ActivateJobsRequest request, StreamObserver<ActivateJobsResponse> observer) {
    var answers = (ServerCallStreamObserver<ActivateJobsResponse>) observer;
    Source source = source(request.getType());
    Poll poll = new Poll(answers, request.getMaxJobsToActivate());
    long asked = request.getRequestTimeout(); // as the engine reads it: 0 is its default, below 0 is "do not wait"
    long waits = asked == 0 ? DEFAULT_POLL_MILLISECONDS : Math.max(0, asked);
    answers.setOnCancelHandler(
        () -> {
          synchronized (this) {
            source.polls.remove(poll);
          }
        });
    poll.end = clock.schedule(() -> endEmpty(source, poll), waits, TimeUnit.MILLISECONDS);
    source.polls.add(poll);
    source.handOut();
  }

  private synchronized void endEmpty(Source source, Poll poll) {
    if (source.polls.remove(poll) && !poll.observer.isCancelled()) {
      poll.observer.onCompleted();
    }
  }

  @Override
  public void completeJob(CompleteJobRequest request, StreamObserver<CompleteJobResponse> observer) {
    if (over(request.getJobKey())) {
      reply(observer, CompleteJobResponse.getDefaultInstance());
    } else {
      observer.onError(Status.NOT_FOUND.asRuntimeException());
    }
  }

  @Override
  public void failJob(FailJobRequest request, StreamObserver<FailJobResponse> observer) {
    synchronized (this) {
      failed++;
    }
    System.err.println("failed: " + request.getErrorMessage());
    over(request.getJobKey());
    reply(observer, FailJobResponse.getDefaultInstance());
  }

  @Override
  public void updateJobTimeout(UpdateJobTimeoutRequest request, StreamObserver<UpdateJobTimeoutResponse> observer) {
    reply(observer, UpdateJobTimeoutResponse.getDefaultInstance());
  }

  @Override
  public void topology(TopologyRequest request, StreamObserver<TopologyResponse> observer) {
    BrokerInfo broker = BrokerInfo.newBuilder().setHost("stand-in").build();
    reply(observer, TopologyResponse.newBuilder().addBrokers(broker).setClusterSize(1).build());
  }

  private static <T> void reply(StreamObserver<T> observer, T response) {
    observer.onNext(response);
    observer.onCompleted();
  }

  private synchronized Source source(String type) {
    Source known = sources.get(type);
    if (known == null) {
      byNumber.add(known = new Source(type, byNumber.size()));
      sources.put(type, known);
    }
    return known;
  }

  /** Whether the job was open: it is over now. */
  private synchronized boolean over(long key) {
    int number = (int) key;
    if (key >> ROUND_BITS != round || number >= handedOut) {
      unknown++;
      return false;
    }
    if (done.get(number)) {
      duplicates++;
      return false;
    }
    done.set(number);
    completed++;
    lastAt = System.nanoTime();
    Source source = byNumber.get((int) (key >> TYPE_BITS) & 0xFFFF);
    source.unanswered--;
    source.handOut();
    if (completed == jobs) {
      notifyAll();
    }
    return true;
  }

  private synchronized String run(int jobs, int window, long seconds, List<String> types) throws InterruptedException {
    round++;
    this.jobs = jobs;
    handedOut = completed = duplicates = failed = unknown = 0;
    done = new BitSet(jobs);
    for (int index = 0; index < types.size(); index++) {
      Source source = source(types.get(index));
      source.window = window;
      source.unanswered = 0;
      source.left = jobs / types.size() + (index < jobs % types.size() ? 1 : 0);
    }
    types.forEach(type -> source(type).handOut());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (int before = -1; completed < jobs && completed > before && System.nanoTime() < deadline; ) {
      before = completed;
      wait(STALL_MILLISECONDS);
    }
    sources.values().forEach(source -> source.left = 0);
    return String.format(
        Locale.ROOT,
        "{\"jobs\": %d, \"completed\": %d, \"duplicates\": %d, \"failed\": %d, \"unknown\": %d, \"seconds\": %.6f}",
        handedOut, completed, duplicates, failed, unknown, (lastAt - firstAt) / 1e9);
  }

  public static void main(String[] arguments) throws Exception {
    StandInGateway gateway = new StandInGateway();
    NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])))
        .addService(gateway)
        .directExecutor()
        .build()
        .start();
    System.out.println("ready");
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      String[] words = line.split(" ");
      List<String> types = List.of(words).subList(3, words.length);
      System.out.println(
          gateway.run(Integer.parseInt(words[0]), Integer.parseInt(words[1]), Long.parseLong(words[2]), types));
    }
    System.exit(0);
  }
}
