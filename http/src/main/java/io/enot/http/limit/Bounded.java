package io.enot.http.limit;

import java.util.LinkedHashMap;
import java.util.Map;

/** A table that forgets what was not looked at for longest, so that no attacker can fill the memory with it. Not thread-safe. */
public final class Bounded<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;
    private static final float LOAD = 0.75f;

    private final int most;

    /** @param most entries */
    public Bounded(int most) {
        super(16, LOAD, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
