package org.speechlm4j.core.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy in this process that tunnels bytes by {@code CONNECT}, keeps all that clients tell it,
 * and misbehaves if it is asked to.
 */
final class TunnelProxy implements AutoCloseable {

  /** The head of each request for a tunnel. */
  final List<String> heads = new CopyOnWriteArrayList<>();

  /** The status to answer with in place of a tunnel, if there is one. */
  volatile String refusal = "";

  /** What each request has to say of itself, if anything. */
  volatile String password = "";

  /** Whether it leaves requests without an answer. */
  volatile boolean isSilent;

  private final Map<String, Integer> ports = new ConcurrentHashMap<>();
  private final Map<String, Queue<Integer>> breaks = new ConcurrentHashMap<>();
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  TunnelProxy() throws IOException {
    threads.execute(this::serve);
  }

  /** Where a name leads that no other machine knows. */
  void lead(String hostAndPort, int port) {
    ports.put(hostAndPort, port);
  }

  /** Lets the next tunnel to a host break after so many of its bytes, the one after by the next. */
  void breakTunnel(String hostAndPort, int bytes) {
    breaks.computeIfAbsent(hostAndPort, name -> new ConcurrentLinkedQueue<>()).add(bytes);
  }

  String address() {
    return "localhost:" + door.getLocalPort();
  }

  /** All that clients have said, as Latin-1. */
  String heard() {
    synchronized (heard) {
      return heard.toString(StandardCharsets.ISO_8859_1);
    }
  }

  private void serve() {
    try {
      while (true) {
        Socket client = door.accept();
        sockets.add(client);
        threads.execute(() -> tunnel(client));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void tunnel(Socket client) {
    try {
      String head = head(client);
      heads.add(head);
      if (isSilent) {
        return;
      }
      String refused = head.contains(password) ? refusal : "407 Proxy Authentication Required";
      if (!refused.isEmpty()) {
        say(client, "HTTP/1.1 " + refused + "\r\nContent-Length: 0\r\n\r\n");
        client.close();
        return;
      }
      connect(client, head.split(" ", 3)[1]);
    } catch (IOException e) {
      // The client has hung up.
    }
  }

  private void connect(Socket client, String target) throws IOException {
    int port = ports.getOrDefault(target, Integer.parseInt(target.replaceFirst(".*:", "")));
    Queue<Integer> limits = breaks.getOrDefault(target, new ArrayDeque<>());
    Integer limit = limits.poll();
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      sockets.add(server);
      say(client, "HTTP/1.1 200 Connection established\r\n\r\n");
      threads.execute(() -> listen(client, server));
      copy(server, client, limit == null ? Integer.MAX_VALUE : limit);
    }
  }

  private static void say(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private String head(Socket client) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = client.getInputStream().read();
      if (next < 0) {
        throw new SocketException("hung up");
      }
      hear(new byte[] {(byte) next}, 1);
      head.append((char) next);
    }
    return head.toString();
  }

  private void hear(byte[] bytes, int count) {
    synchronized (heard) {
      heard.write(bytes, 0, count);
    }
  }

  private void listen(Socket client, Socket server) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = client.getInputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        hear(buffer, count);
        server.getOutputStream().write(buffer, 0, count);
      }
      server.close();
    } catch (IOException e) {
      // One of them has hung up.
    }
  }

  private static void copy(Socket server, Socket client, int limit) throws IOException {
    byte[] buffer = new byte[8192];
    OutputStream out = client.getOutputStream();
    InputStream in = server.getInputStream();
    int left = limit;
    while (left > 0) {
      int count = in.read(buffer, 0, Math.min(left, buffer.length));
      if (count < 0) {
        return;
      }
      out.write(buffer, 0, count);
      left -= count;
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.close();
  }
}
