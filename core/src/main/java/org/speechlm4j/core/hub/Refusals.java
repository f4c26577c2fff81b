package org.speechlm4j.core.hub;

import java.net.http.HttpResponse;

/** What an answer that is a refusal means, and what can be done about it. */
final class Refusals {

  private Refusals() {}

  /**
   * One line for a user.
   *
   * @param hub whether the hub itself has answered, and not where it redirects to
   * @param token whether there is one, which the hub is sent
   */
  static String describe(HttpResponse<?> answer, boolean hub, boolean token) {
    String said = answer.headers().firstValue("X-Error-Message").map(PlainText::of).orElse("");
    return "%s: %s (HTTP %d%s)"
        .formatted(
            PlainText.of(answer.uri().getHost() + answer.uri().getPath()),
            hub ? meaning(answer, token) : "the hub's store does not give the file",
            answer.statusCode(),
            said.isEmpty() ? "" : ", " + said);
  }

  private static String meaning(HttpResponse<?> answer, boolean token) {
    String code = answer.headers().firstValue("X-Error-Code").orElse("");
    return switch (answer.statusCode()) {
      case 401 ->
          token
              ? "there is no such model, or the token is not valid for it"
              : "there is no such model, or it wants a token: set HF_TOKEN";
      case 403 ->
          token
              ? "the token does not give access: accept the model's conditions on its page"
              : "the model wants a token: set HF_TOKEN";
      case 404 ->
          switch (code) {
            case "RevisionNotFound" -> "there is no such revision";
            case "EntryNotFound" -> "there is no such file";
            default -> "there is no such model or revision, or it is private";
          };
      case 429 -> "too many requests";
      default -> "found an answer that is none";
    };
  }
}
