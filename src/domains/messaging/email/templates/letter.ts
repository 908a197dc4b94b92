/** What a mail says, before anybody decides how it looks: html and text are made of the same blocks. */
export interface Letter {
  readonly subject: string;
  /** What mail programs show beside the subject before the mail is opened. */
  readonly preview: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'button'; readonly label: string; readonly url: string }
  /** To be typed or copied as it stands. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[] }
  /** Small print. */
  | { readonly kind: 'note'; readonly text: string };

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface Column {
  readonly title: string;
  readonly isNumber: boolean;
}

export interface Cell {
  readonly text: string;
  /** Below it, in small. */
  readonly detail?: string;
  /** The reader should see it first. */
  readonly isAlarming?: boolean;
}

/** What all mails of an installation have in common. */
export interface House {
  /** Who writes, as the reader knows it. */
  readonly brand: string;
  /** IANA name of the zone that moments are told in. */
  readonly timeZone: string;
}

/** A mail as it is sent. */
export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}
