package io.enot.result.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageTest {
    @Test
    void anEventIsItsFieldsAndAnEmptyLine() {
        assertThat(Message.event("7", "succeeded", "{\"value\":\"ß\u2028\"}".getBytes(UTF_8))
                        .text())
                .isEqualTo("id:7\nevent:succeeded\ndata:{\"value\":\"ß\u2028\"}\n\n");
    }

    @Test
    void aRemarkHasNoData() {
        assertThat(Message.remark("7").text()).isEqualTo(":\nid:7\n\n");
    }

    @Test
    void lineBreaksStayWithinTheEvent() {
        assertThat(Message.event("7", "a\nid:8", "1\r\n2\n3\r4".getBytes(UTF_8)).text())
                .isEqualTo("id:7\nevent:a\ndata:1\ndata:2\ndata:3\ndata:4\n\n");
    }
}
