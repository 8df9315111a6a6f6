package dev.atomicdata.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.ChangeSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ChangeSource} must do; an adapter's test class extends it. Each test begins
 * without data.
 */
public abstract class ChangeSourceContract {

  private static final int LIMIT = 3;
  private static final int MOST_PAGES = 1_000;

  /** A source of the same data, as a process that has just started has it. */
  protected abstract ChangeSource source();

  /** Changes the data of a key, and commits. */
  protected abstract void change(RowKey key, Block block);

  @Test
  void whatWasThereBeforeTheFirstPageIsReported() {
    Set<RowKey> keys = change(10);

    assertThat(keys(round(source(), Checkpoint.start()))).containsAll(keys);
  }

  @Test
  void aPageHoldsEachKeyOnceAndNoMoreThanAskedFor() {
    change(10);

    assertThat(round(source(), Checkpoint.start()))
        .allSatisfy(
            page -> {
              assertThat(page.changes()).hasSizeLessThanOrEqualTo(LIMIT);
              assertThat(page.changes()).extracting(Change::key).doesNotHaveDuplicates();
            });
  }

  @Test
  void everyPageHasACheckpointOfItsOwn() {
    change(10);

    List<ChangePage> pages = round(source(), Checkpoint.start());

    assertThat(pages).extracting(ChangePage::next).doesNotHaveDuplicates();
    assertThat(pages).extracting(page -> page.next().page()).isSorted();
    assertThat(pages.get(0).next().page()).isEqualTo(1);
  }

  @Test
  void aChangeAfterTheLastPageIsReportedNextWhateverItsBlock() {
    change(new RowKey("a"), new Block(100));
    ChangeSource source = source();
    Checkpoint end = end(round(source, Checkpoint.start()));

    change(new RowKey("a"), new Block(100));
    change(new RowKey("b"), new Block(99));

    assertThat(keys(round(source, end))).contains(new RowKey("a"), new RowKey("b"));
  }

  @Test
  void aKeyThatChangesBetweenTwoPagesIsReportedAgain() {
    change(10);
    ChangeSource source = source();
    ChangePage first = source.next(Checkpoint.start(), LIMIT);
    RowKey reported = first.changes().get(0).key();

    change(reported, new Block(200));

    assertThat(keys(round(source, first.next()))).contains(reported);
  }

  @Test
  void noCheckpointClaimsMoreThanThePagesBeforeItCover() {
    Set<RowKey> keys = change(10);
    List<ChangePage> pages = round(source(), Checkpoint.start());

    for (int read = 1; read <= pages.size(); read++) {
      List<ChangePage> before = pages.subList(0, read);
      Checkpoint stored = Checkpoint.stored(end(before).positions());
      Set<RowKey> covered = keys(before);
      covered.addAll(keys(round(source(), stored)));

      assertThat(covered).as("after page " + read).containsAll(keys);
    }
  }

  @Test
  void whoeverBeginsAgainIsToldAgain() {
    ChangeSource source = source();
    Checkpoint stored = Checkpoint.stored(end(round(source, Checkpoint.start())).positions());
    Set<RowKey> keys = change(10);

    Set<RowKey> first = keys(round(source, stored));
    Set<RowKey> again = keys(round(source, stored));

    assertThat(first).containsAll(keys);
    assertThat(again).containsAll(keys);
  }

  @Test
  void whatIsNotReadToItsEndIsReportedToWhoeverBeginsAgain() {
    ChangeSource source = source();
    Checkpoint stored = Checkpoint.stored(end(round(source, Checkpoint.start())).positions());
    Set<RowKey> keys = change(10);
    source.next(stored, LIMIT);

    assertThat(keys(round(source, stored))).containsAll(keys);
  }

  private Set<RowKey> change(int count) {
    Set<RowKey> keys = new HashSet<>();
    for (int i = 0; i < count; i++) {
      RowKey key = new RowKey("key " + i);
      change(key, new Block(100 + i / 2));
      keys.add(key);
    }
    return keys;
  }

  private static List<ChangePage> round(ChangeSource source, Checkpoint since) {
    List<ChangePage> pages = new ArrayList<>();
    ChangePage page = source.next(since, LIMIT);
    pages.add(page);
    while (page.more()) {
      assertThat(pages).as("pages of a source at rest").hasSizeLessThan(MOST_PAGES);
      page = source.next(page.next(), LIMIT);
      pages.add(page);
    }
    return pages;
  }

  private static Checkpoint end(List<ChangePage> pages) {
    return pages.get(pages.size() - 1).next();
  }

  private static Set<RowKey> keys(List<ChangePage> pages) {
    Set<RowKey> keys = new HashSet<>();
    pages.forEach(page -> page.changes().forEach(change -> keys.add(change.key())));
    return keys;
  }
}
