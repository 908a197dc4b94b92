const MAX_LENGTH = 200;

/** What people may be shown of the name of a file; nothing when it has none. */
export function labelOf(fileName: string): string | undefined {
  const lastPart = fileName.split(/[\\/]/).at(-1) ?? '';
  // Control characters, and those that turn the direction of writing, would make it look like another name.
  const shown = lastPart.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u200b\ufeff]/gu, '').trim();
  return shown === '' ? undefined : [...shown].slice(0, MAX_LENGTH).join('');
}
