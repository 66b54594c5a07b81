package io.enot.contract.record;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.enot.contract.json.Json;
import org.jspecify.annotations.Nullable;

/** A record of the log: JSON, with CloudEvents headers in binary mode. */
public interface LogRecord {

    /** The topic that holds records of this kind. */
    @JsonIgnore
    Topic topic();

    /** The record's key; null for a broadcast, which goes to every partition. */
    @JsonIgnore
    @Nullable
    String key();

    @JsonIgnore
    CloudEvent event();

    /** The record's value. */
    default byte[] toBytes() {
        return Json.bytes(this);
    }
}
