/** The address to go back to after signing in; one that leads out of the console, or to the sign-in page, is the overview. */
export function wayBack(from: string | undefined): string {
  if (!from?.startsWith('/') || /^\/[/\\]/.test(from) || from.startsWith('/sign-in')) return '/';
  return from;
}
