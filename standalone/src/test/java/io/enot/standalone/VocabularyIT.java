package io.enot.standalone;

import org.junit.jupiter.api.BeforeAll;

/** The vocabulary on the standalone. */
class VocabularyIT extends Vocabulary {
    @BeforeAll
    static void start() {
        Enot shared = Enot.shared();
        enot = shared;
        boards = Boards.start(shared, 2);
    }
}
