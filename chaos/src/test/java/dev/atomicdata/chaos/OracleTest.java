package dev.atomicdata.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.chaos.Incident.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OracleTest {

  private static final String KEY = "iot/1";
  private static final long A = 1;
  private static final long B = 2;

  private final Map<String, List<Write>> writes = new LinkedHashMap<>();
  private final List<Accepted> accepted = new ArrayList<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private final List<Incident> incidents = new ArrayList<>();
  private Set<String> rejected = Set.of();
  private int unsettled = 60;

  @Test
  void findsNothingWrongWhereEveryLastStateIsAccepted() {
    write(A, 1);
    accept(A, 1, 10);
    write(B, 2);
    write(A, 3);
    write(B, 4);
    accept(B, 4, 20);

    assertThat(complaints()).isEmpty();
  }

  @Test
  void aLostMessageIsNoticed() {
    write(A, 1);
    accept(A, 1, 10);
    write(B, 2);

    assertThat(complaints()).singleElement().asString().startsWith("lost: iot/1");
  }

  @Test
  void aKeyThatNeverCameIsLost() {
    write(A, 1);

    assertThat(complaints()).singleElement().asString().startsWith("lost: iot/1");
  }

  @Test
  void aStateThatCameBackIsLostIfTheReceiverStillHasTheOneBetween() {
    write(A, 1);
    accept(A, 1, 10);
    write(B, 2);
    accept(B, 2, 20);
    write(A, 3);

    assertThat(complaints()).singleElement().asString().startsWith("lost: iot/1");
  }

  @Test
  void aStateThatCameBackBeforeAnythingWasSentNeedsNoMessage() {
    write(A, 1);
    accept(A, 1, 10);
    write(B, 2);
    write(A, 3);

    assertThat(complaints()).isEmpty();
  }

  @Test
  void anOlderStateAfterANewerOneIsNoticed() {
    write(A, 1);
    write(B, 2);
    accept(B, 2, 10);
    accept(A, 1, 20);
    accept(B, 2, 30);
    incidents.add(new Incident(Kind.KILL, "1", 5, 40));

    assertThat(complaints()).singleElement().asString().startsWith("reordered: Accepted[key=iot/1");
  }

  @Test
  void aProcessThatStoodStillMayComeLateIfTheNewerStateIsSentAgain() {
    write(A, 1);
    write(B, 2);
    accept(B, 2, 10);
    accept(A, 1, 20);
    incidents.add(new Incident(Kind.STOP, "1", 5, 40));
    assertThat(complaints()).singleElement().asString().startsWith("lost: iot/1");

    accept(B, 2, 30);

    assertThat(complaints()).isEmpty();
    assertThat(verdict().late()).isOne();
  }

  @Test
  void aProcessThatCameLateAfterItsTimeIsNoExcuse() {
    write(A, 1);
    write(B, 2);
    accept(B, 2, 10);
    accept(A, 1, 50);
    accept(B, 2, 60);
    incidents.add(new Incident(Kind.STOP, "1", 5, 40));

    assertThat(complaints()).anyMatch(each -> each.startsWith("reordered: "));
  }

  @Test
  void aMessageRepeatedWithoutAFaultIsNoticed() {
    write(A, 1);
    accept(A, 1, 10);
    accept(A, 1, 30);
    incidents.add(new Incident(Kind.KILL, "1", 5, 6));
    incidents.add(new Incident(Kind.KILL, "1", 35, 36));
    incidents.add(new Incident(Kind.TERMINATE, "1", 15, 25));

    assertThat(complaints()).singleElement().asString().startsWith("excess: Accepted");
  }

  @Test
  void anUnchangedStateUnderANewBlockIsARepetitionToo() {
    write(A, 1);
    accept(A, 1, 10);
    write(A, 2);
    accept(A, 2, 20);

    assertThat(complaints()).singleElement().asString().startsWith("excess: Accepted");
  }

  @Test
  void whatWasUnsettledAtAFaultMayBeRepeatedAndNoMore() {
    for (int i = 0; i < 4; i++) {
      write("iot/" + i, A, 1);
      accept("iot/" + i, A, 1, 10);
      accept("iot/" + i, A, 1, 30);
    }
    incidents.add(new Incident(Kind.KILL, "1", 20, 20));

    unsettled = 4;
    assertThat(complaints()).isEmpty();

    unsettled = 3;
    assertThat(complaints())
        .singleElement()
        .asString()
        .startsWith("excess: 4 repeated at Incident");
  }

  @Test
  void aProcessThatStoodStillMayHaveEachOfThemSentThreeTimesMore() {
    write(A, 1);
    accept(A, 1, 10);
    accept(A, 1, 30);
    accept(A, 1, 31);
    accept(A, 1, 32);
    incidents.add(new Incident(Kind.STOP, "1", 5, 35));

    unsettled = 1;
    assertThat(complaints()).isEmpty();

    accept(A, 1, 33);
    assertThat(complaints()).singleElement().asString().startsWith("excess: 4 repeated at");
  }

  @Test
  void whatOneFaultCannotHaveRepeatedAloneIsSharedByTwo() {
    for (int i = 0; i < 4; i++) {
      write("iot/" + i, A, 1);
      accept("iot/" + i, A, 1, 10);
      accept("iot/" + i, A, 1, 30);
    }
    incidents.add(new Incident(Kind.KILL, "1", 20, 20));
    incidents.add(new Incident(Kind.KILL, "2", 25, 25));

    unsettled = 2;
    assertThat(complaints()).isEmpty();

    unsettled = 1;
    assertThat(complaints())
        .singleElement()
        .asString()
        .startsWith("excess: 3 repeated at Incident");
  }

  @Test
  void eachJobHasItsOwnUnsettledMessages() {
    for (String job : List.of("iot", "mobile")) {
      write(job + "/1", A, 1);
      accept(job + "/1", A, 1, 10);
      accept(job + "/1", A, 1, 30);
    }
    incidents.add(new Incident(Kind.KILL, "1", 20, 20));

    unsettled = 1;

    assertThat(complaints()).isEmpty();
  }

  @Test
  void aDeadLetterNeedsAReason() {
    write(Write.UNFIT, 1);
    deadLetters.add(new DeadLetter(KEY, "DATA_ERROR", ""));

    assertThat(complaints()).singleElement().asString().endsWith("no reason");
  }

  @Test
  void aDeadLetterOfAKeyThatCanBePublishedIsNoticed() {
    write(A, 1);
    deadLetters.add(new DeadLetter(KEY, "REJECTED", "INVALID_ARGUMENT"));
    assertThat(complaints()).singleElement().asString().endsWith("nothing is wrong with it");

    rejected = Set.of(KEY);

    assertThat(complaints()).isEmpty();
  }

  @Test
  void aDeadLetterThatStaysOpenThoughItsStateIsAcceptedIsNoticed() {
    write(A, 1);
    accept(A, 1, 10);
    deadLetters.add(new DeadLetter(KEY, "DATA_ERROR", "elevation -1"));

    assertThat(complaints()).singleElement().asString().endsWith("its last state is accepted");
  }

  @Test
  void aMessageThatNobodyWroteIsNoticed() {
    write(A, 1);
    accept(A, 1, 10);
    accept(B, 2, 20);
    accept("iot/2", A, 1, 30);

    assertThat(complaints()).filteredOn(each -> each.startsWith("unexplained: ")).hasSize(2);
  }

  @Test
  void aWriteOfWhichNobodyKnowsMayCountOrNot() {
    write(A, 1);
    accept(A, 1, 10);
    writes.get(KEY).add(new Write(KEY, B, 2, false));
    assertThat(complaints()).isEmpty();

    accept(B, 2, 20);
    assertThat(complaints()).isEmpty();

    write(A, 3);
    assertThat(complaints()).singleElement().asString().startsWith("lost: iot/1");
  }

  @Test
  void whatWasTakenWhileOutcomesWereHiddenMayBeRepeatedAtAnyTime() {
    write(A, 1);
    accept(A, 1, 10);
    accept(A, 1, 30);
    accept(A, 1, 50);
    incidents.add(new Incident(Kind.ACKNOWLEDGEMENT_LOST, "", 5, 15));

    assertThat(complaints()).singleElement().asString().contains("at=50");
  }

  @Test
  void aStateThatCameBackMayBeRepeatedIfACallBetweenFailed() {
    write(A, 1);
    accept(A, 1, 10);
    write(B, 2);
    write(A, 3);
    accept(A, 3, 30);
    assertThat(complaints()).singleElement().asString().startsWith("excess: ");

    incidents.add(new Incident(Kind.HANG, "receiver", 15, 25));

    assertThat(complaints()).isEmpty();
  }

  @Test
  void aFailedCallIsNoExcuseForRepeatingWhatTheRowSaidAllTheTime() {
    write(A, 1);
    accept(A, 1, 10);
    write(A, 2);
    accept(A, 2, 30);
    incidents.add(new Incident(Kind.HANG, "receiver", 15, 25));

    assertThat(complaints()).singleElement().asString().startsWith("excess: ");
  }

  private void write(long value, long block) {
    write(KEY, value, block);
  }

  private void write(String key, long value, long block) {
    writes.computeIfAbsent(key, same -> new ArrayList<>()).add(new Write(key, value, block, true));
  }

  private void accept(long value, long block, long at) {
    accept(KEY, value, block, at);
  }

  private void accept(String key, long value, long block, long at) {
    accepted.add(new Accepted(key, value, block, at));
  }

  private List<String> complaints() {
    return verdict().complaints();
  }

  private Verdict verdict() {
    return Oracle.judge(
        new Evidence(writes, accepted, rejected, deadLetters, incidents, unsettled));
  }
}
