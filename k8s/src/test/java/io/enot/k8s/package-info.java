/** What {@code kubectl} would only tell on a cluster: whether the manifests are valid, and whether what they name is there. */
@NullMarked
package io.enot.k8s;

import org.jspecify.annotations.NullMarked;
