import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import { Conflict } from '../../../errors/index.js';
import { Keyset, type Page, type PageQuery } from '../../../http/index.js';
import type { AnswerView, NewAnswer, StoredAnswers } from './answer.js';
import { AnswersRepository } from './answers.repository.js';

const OLDEST_FIRST = new Keyset('codeframe-answers', { id: 'uuid' });

/** What customers wrote, by category. */
@Injectable()
export class Answers {
  constructor(
    private readonly database: Database,
    private readonly answers: AnswersRepository,
  ) {}

  /**
   * Stores all of them or, where it throws, none.
   *
   * @throws Conflict `external_id_reused` when an external id stands for another text or language
   */
  add(tx: Transaction | undefined, categoryId: number, answers: readonly NewAnswer[]): Promise<StoredAnswers> {
    return this.database.within(tx, async (within) => {
      const stored = await this.answers.insert(within, categoryId, answers);
      const reused = await this.answers.reused(within, categoryId, answers);
      if (reused.length > 0) throw externalIdReused(categoryId, reused);
      return { stored, repeated: answers.length - stored };
    });
  }

  /** Oldest first. */
  async list(categoryId: number, { limit, cursor }: PageQuery): Promise<Page<AnswerView>> {
    const rows = await this.answers.list(categoryId, OLDEST_FIRST.read(cursor)?.id, limit + 1);
    return OLDEST_FIRST.page(rows, limit);
  }
}

function externalIdReused(categoryId: number, ids: readonly string[]): Conflict {
  const list = ids.map((id) => `"${id}"`).join(', ');
  return new Conflict(
    'external_id_reused',
    `In category ${categoryId} there are other texts or languages under these external ids: ${list}. Nothing was stored.`,
  );
}
