/** As people read it there, such as `22 Nov 2026, 14:00`. */
export function localMoment(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at);
}
