/** An answer as a caller hands it in. */
export interface NewAnswer {
  readonly text: string;
  /** BCP 47. */
  readonly language?: string;
  /** The caller's own id of it. */
  readonly externalId?: string;
}

export interface AnswerView extends Record<string, unknown> {
  readonly id: string;
  readonly text: string;
  readonly language: string | null;
  readonly externalId: string | null;
  readonly createdAt: Date;
}

/** What became of answers that were handed in. */
export interface StoredAnswers {
  readonly stored: number;
  /** They were there already, under their external ids. */
  readonly repeated: number;
}
