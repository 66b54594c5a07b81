/**
 * The token that is shown with each request. It comes in the fragment of the console's address, as the server prints it (`#token=…`), which browsers keep to themselves, or is typed in; this browser
 * keeps it until another one comes.
 */
const PLACE = "enot.token";
const GIVEN = /^#token=(.+)$/;

/** Takes the token out of the address, where it would be seen and copied. */
export function takeToken(): void {
  const given = GIVEN.exec(location.hash)?.[1];
  if (!given) return;
  keepToken(decodeURIComponent(given));
  history.replaceState(null, "", location.pathname + location.search + "#/fleet");
}

export function keepToken(token: string): void {
  localStorage.setItem(PLACE, token.trim());
}

export function forgetToken(): void {
  localStorage.removeItem(PLACE);
}

export function hasToken(): boolean {
  return localStorage.getItem(PLACE) !== null;
}

export function authorization(): Record<string, string> {
  const token = localStorage.getItem(PLACE);
  return token ? { Authorization: `Bearer ${token}` } : {};
}
