/**
 * Who asks, and what he may do. A request brings a bearer token: one that was made here, the admin's, or one of an OpenID Connect provider. Each stands for a {@link io.enot.contract.record.Grant}:
 * a role, maybe for some nodes only. Resources say which role they need ({@code @RolesAllowed}), and ask {@link io.enot.http.access.Access} which nodes it is for.
 */
@NullMarked
package io.enot.http.access;

import org.jspecify.annotations.NullMarked;
