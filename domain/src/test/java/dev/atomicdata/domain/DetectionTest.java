package dev.atomicdata.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DetectionTest {

  private static final RowKey KEY = new RowKey("key");
  private static final Change CHANGE = new Change(KEY, Optional.of(new Block(7)));
  private static final Known PENDING =
      new Known(Optional.empty(), Optional.empty(), Optional.empty(), true);
  private static final Change FORCED = new Change(KEY, Optional.empty(), List.of(), true);
  private static final Document DOCUMENT = document("B");
  private static final Fingerprint B = Fingerprint.of(DOCUMENT.content());
  private static final Fingerprint A = Fingerprint.of(document("A").content());
  private static final PayloadMapping BROKEN =
      PayloadMapping.of(
          "broken",
          document -> {
            throw new DataErrorException("size: -1 (expected: a positive number)");
          });

  @Test
  void whatTheReceiverDoesNotHaveIsNews() {
    assertThat(look(CHANGE, Known.NOTHING))
        .isEqualTo(new Finding.News(payload(DOCUMENT), Optional.of(DOCUMENT), Optional.empty()));
    assertThat(look(CHANGE, acknowledged(A)))
        .isEqualTo(new Finding.News(payload(DOCUMENT), Optional.of(DOCUMENT), Optional.of(A)));
  }

  @Test
  void whatTheReceiverHasIsUnchanged() {
    assertThat(look(CHANGE, acknowledged(B))).isEqualTo(new Finding.Unchanged());
  }

  @Test
  void whatIsParkedStaysParked() {
    assertThat(look(CHANGE, known(Optional.of(A), Optional.of(B)))).isEqualTo(new Finding.Parked());
  }

  @Test
  void aParkedKeyThatSaysSomethingElseIsNews() {
    assertThat(look(CHANGE, known(Optional.empty(), Optional.of(A))))
        .isInstanceOf(Finding.News.class);
  }

  @Test
  void theAcknowledgedStateCountsBeforeTheParkedOne() {
    assertThat(look(CHANGE, known(Optional.of(B), Optional.of(B))))
        .isEqualTo(new Finding.Unchanged());
  }

  @Test
  void whatWasAcknowledgedBeforeAnotherJobsFirstMessageCountsForNothing() {
    Change follows = Change.of(KEY, List.of(new Touch.Stored(1, Touch.follows(KEY))));

    assertThat(look(follows, acknowledged(B)))
        .isEqualTo(new Finding.News(payload(DOCUMENT), Optional.of(DOCUMENT), Optional.empty()));
  }

  @Test
  void aKeyIsRecordedThoughItIsKnownHowItStandsWithOtherJobs() {
    Change start = new Change(KEY, Optional.empty(), Change.Weight.RECORD);
    Known passed = Known.NOTHING.inOrder(Set.of("first"), List.of());

    assertThat(look(start, passed)).isInstanceOf(Finding.Recorded.class);
  }

  @Test
  void aForcedKeyIsNewsWhateverIsKnown() {
    assertThat(look(FORCED, acknowledged(B))).isInstanceOf(Finding.News.class);
    assertThat(look(FORCED, known(Optional.empty(), Optional.of(B))))
        .isInstanceOf(Finding.News.class);
  }

  @Test
  void aKeyWithoutARowSaysNothing() {
    assertThat(lookAtNothing(CHANGE, Known.NOTHING)).isEqualTo(new Finding.Absent());
    assertThat(lookAtNothing(FORCED, Known.NOTHING)).isEqualTo(new Finding.Absent());
  }

  @Test
  void aKeyWithoutARowHasVanishedIfTheReceiverHasOrMayHaveSomethingOfIt() {
    Known again = known(Optional.of(A), Optional.of(B)).vanishedIf(true);

    assertThat(List.of(acknowledged(A), recorded(A), PENDING))
        .allSatisfy(
            known ->
                assertThat(lookAtNothing(CHANGE, known)).isEqualTo(new Finding.Vanished(false)));
    assertThat(lookAtNothing(FORCED, acknowledged(A))).isEqualTo(new Finding.Vanished(false));
    assertThat(lookAtNothing(CHANGE, again)).isEqualTo(new Finding.Vanished(true));
  }

  @Test
  void aParkedKeyWithoutARowIsAsTheReceiverHasIt() {
    Change after = CHANGE.withWeight(Change.Weight.OVERRULE);
    Known recordedToo = new Known(Optional.empty(), Optional.of(A), Optional.of(B), false);

    assertThat(lookAtNothing(CHANGE, known(Optional.empty(), Optional.of(B))))
        .isEqualTo(new Finding.Unchanged());
    assertThat(lookAtNothing(after, recordedToo)).isEqualTo(new Finding.Absent());
  }

  @Test
  void aDocumentWithoutABlockIsLookedAtAtThatOfItsChange() {
    Document without = new Document(KEY, Optional.empty(), DOCUMENT.content());

    Finding finding =
        Detection.look(CHANGE, assembly(without), Known.NOTHING, DocumentPayload.mapping());

    assertThat(finding)
        .isInstanceOfSatisfying(
            Finding.News.class,
            news -> {
              assertThat(news.payload().block()).isEqualTo(new Block(7));
              assertThat(news.document().flatMap(Document::block)).contains(new Block(7));
            });
  }

  @Test
  void aDocumentThatBreaksARuleIsADataErrorWithItsReason() {
    assertThat(Detection.look(CHANGE, assembly(DOCUMENT), acknowledged(A), BROKEN))
        .isEqualTo(
            new Finding.Malformed(
                new DeadLetter(
                    KEY,
                    DeadLetter.Kind.DATA_ERROR,
                    "size: -1 (expected: a positive number)",
                    B,
                    Optional.of(DOCUMENT))));
  }

  @Test
  void anyOtherExceptionOfTheMappingParksTheKeyAndSaysItsKind() {
    PayloadMapping buggy =
        PayloadMapping.of(
            "buggy",
            document -> {
              throw new ArithmeticException("/ by zero");
            });

    assertThat(Detection.look(CHANGE, assembly(DOCUMENT), Known.NOTHING, buggy))
        .isInstanceOfSatisfying(
            Finding.Malformed.class,
            malformed ->
                assertThat(malformed.deadLetter().reason())
                    .isEqualTo("java.lang.ArithmeticException: / by zero"));
  }

  @Test
  void aDataErrorThatIsParkedStaysParkedUntilItIsForced() {
    Known parked = known(Optional.of(A), Optional.of(B));

    assertThat(Detection.look(CHANGE, assembly(DOCUMENT), parked, BROKEN))
        .isEqualTo(new Finding.Parked());
    assertThat(Detection.look(FORCED, assembly(DOCUMENT), parked, BROKEN))
        .isInstanceOf(Finding.Malformed.class);
  }

  @Test
  void aDataErrorInAnotherDocumentIsANewOne() {
    Known parked = known(Optional.empty(), Optional.of(A));

    assertThat(Detection.look(CHANGE, assembly(DOCUMENT), parked, BROKEN))
        .isInstanceOf(Finding.Malformed.class);
  }

  @Test
  void rowsThatMakeNoDocumentAreADataErrorOfTheirKeyAlone() {
    RowKey other = new RowKey("other");
    Assembly assembly =
        new Assembly(Instant.EPOCH, Map.of(KEY, DOCUMENT), Map.of(other, "2 rows (expected: 1)"));
    Change change = new Change(other, Optional.empty());

    Finding finding = Detection.look(change, assembly, Known.NOTHING, DocumentPayload.mapping());

    DeadLetter dead =
        new DeadLetter(
            other,
            DeadLetter.Kind.DATA_ERROR,
            "2 rows (expected: 1)",
            Fingerprint.of(Json.of("2 rows (expected: 1)")),
            Optional.empty());
    assertThat(finding).isEqualTo(new Finding.Malformed(dead));
    assertThat(
            Detection.look(
                change,
                assembly,
                known(Optional.empty(), Optional.of(dead.fingerprint())),
                DocumentPayload.mapping()))
        .isEqualTo(new Finding.Parked());
    assertThat(Detection.look(CHANGE, assembly, Known.NOTHING, DocumentPayload.mapping()))
        .isInstanceOf(Finding.News.class);
  }

  @Test
  void atTheStartAKeyIsRecordedUnlessSomethingIsKnownOfIt() {
    Change start = CHANGE.withWeight(Change.Weight.RECORD);

    assertThat(look(start, Known.NOTHING)).isEqualTo(new Finding.Recorded(B, new Block(3)));
    assertThat(Detection.look(start, assembly(DOCUMENT), Known.NOTHING, BROKEN))
        .isInstanceOf(Finding.Malformed.class);
    assertThat(List.of(acknowledged(A), acknowledged(B), recorded(A), PENDING))
        .allSatisfy(known -> assertThat(look(start, known)).isEqualTo(new Finding.KnownAlready()));
    assertThat(look(start, known(Optional.empty(), Optional.of(A))))
        .isEqualTo(new Finding.KnownAlready());
  }

  @Test
  void whatWasRecordedCountsAsAcknowledgedUnlessItMayContainTheChange() {
    Change after = CHANGE.withWeight(Change.Weight.OVERRULE);

    assertThat(look(CHANGE, recorded(B))).isEqualTo(new Finding.Unchanged());
    assertThat(look(CHANGE, recorded(A)))
        .isEqualTo(new Finding.News(payload(DOCUMENT), Optional.of(DOCUMENT), Optional.of(A)));
    assertThat(look(after, recorded(B)))
        .isEqualTo(new Finding.News(payload(DOCUMENT), Optional.of(DOCUMENT), Optional.empty()));
    assertThat(look(after, acknowledged(B))).isEqualTo(new Finding.Unchanged());
  }

  private static Known recorded(Fingerprint fingerprint) {
    return new Known(Optional.empty(), Optional.of(fingerprint), Optional.empty(), false);
  }

  private static Finding lookAtNothing(Change change, Known known) {
    Assembly empty = new Assembly(Instant.EPOCH, Map.of(), Map.of());
    return Detection.look(change, empty, known, DocumentPayload.mapping());
  }

  private static Finding look(Change change, Known known) {
    return Detection.look(change, assembly(DOCUMENT), known, DocumentPayload.mapping());
  }

  private static Assembly assembly(Document document) {
    return new Assembly(Instant.EPOCH, Map.of(document.key(), document), Map.of());
  }

  private static Document document(String value) {
    return new Document(
        KEY, Optional.of(new Block(3)), Json.Members.empty().with("value", Json.of(value)));
  }

  private static Payload payload(Document document) {
    return new DocumentPayload(document);
  }

  private static Known acknowledged(Fingerprint fingerprint) {
    return known(Optional.of(fingerprint), Optional.empty());
  }

  private static Known known(Optional<Fingerprint> acknowledged, Optional<Fingerprint> parked) {
    return new Known(acknowledged, parked);
  }
}
