import { Inject, Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import { HaatError } from '../../../errors/index.js';
import { type JobContext, PauseQueue, PermanentFailure, RetryLater } from '../../../jobs/index.js';
import { logOf } from '../../../observability/log.js';
import { AnswersRepository } from '../answers/answers.repository.js';
import { callKey, NAMING_ENGINE, type NamingEngine, type NamingOutcome } from '../engine/index.js';
import { type CallOf, CallsRepository, type RecordedAnswer } from './calls.repository.js';
import { ClusterEndings } from './cluster-endings.service.js';
import { ClustersRepository } from './clusters.repository.js';
import { type Claim, NamingClaims } from './naming-claims.service.js';

/** Answers of one cluster that are sent: the most typical ones. More of them would cost, and say the same. */
const MOST_TEXTS = 1_000;

/** The call had no answer that could be used; the next attempt may have one. */
class NamingFailed extends HaatError {
  constructor(code: string, message: string) {
    super('unavailable', code, message);
  }
}

/**
 * Has one cluster named. The call is claimed before and recorded after, under a key that is the cluster's for ever: what
 * is recorded is never called again, and a call whose answer was lost is repeated under the same key.
 */
@Injectable()
export class Naming {
  readonly #log = logOf('Codeframe');

  constructor(
    @Inject(NAMING_ENGINE) private readonly engine: NamingEngine,
    private readonly database: Database,
    private readonly answers: AnswersRepository,
    private readonly claims: NamingClaims,
    private readonly calls: CallsRepository,
    private readonly clusters: ClustersRepository,
    private readonly endings: ClusterEndings,
  ) {}

  async run(call: CallOf, job: JobContext): Promise<unknown> {
    const claim = await this.claims.claim(call, this.engine.name, job);
    switch (claim.outcome) {
      case 'unknown':
        throw new PermanentFailure('unknown_cluster', `There is no cluster "${callKey(call)}".`);
      case 'done':
      case 'cancelled':
        return job.commit(async () => ({ skipped: claim.outcome }));
      case 'claimed':
        await this.#call(call, claim, job);
        break;
      case 'answered':
    }
    return job.commit((tx) => this.#store(tx, call));
  }

  async #call(call: CallOf, claim: Claim & { outcome: 'claimed' }, job: JobContext): Promise<void> {
    const cluster = await this.clusters.find(call.generationId, call.cluster, MOST_TEXTS);
    if (!cluster) throw new Error(`Cluster ${callKey(call)} was claimed and cannot be found.`);
    const { members, answers, terms } = cluster;
    const texts = await this.answers.ofIds(members);
    const beganAt = performance.now();
    const outcome = await this.engine.nameCluster({ ...call, texts, answers, terms, config: claim.config }, job.signal);
    const ms = Math.round(performance.now() - beganAt);
    this.#log.info(
      { jobId: job.id, key: callKey(call), engine: this.engine.name, outcome: outcome.kind, ms },
      'Cluster called',
    );
    if (outcome.kind === 'named') return this.calls.record(call, outcome, ms);
    const failure = await this.#unnamed(call, outcome, job);
    // Another run under the same key may have had its answer recorded meanwhile: then the cluster has its name.
    if (!(await this.calls.answer(this.database, call))) throw failure;
  }

  /** Writes down why there is no answer; returns what the handler ends with. */
  async #unnamed(call: CallOf, outcome: Exclude<NamingOutcome, { kind: 'named' }>, job: JobContext): Promise<Error> {
    const { kind, message } = outcome;
    const code = 'code' in outcome ? outcome.code : kind;
    const costUsd = 'costUsd' in outcome ? outcome.costUsd : undefined;
    await this.calls.noteFailure(call, { code, message }, costUsd, job);
    switch (outcome.kind) {
      case 'slow_down':
        return new RetryLater(outcome.delayMs, message, { scope: outcome.scope });
      case 'stopped':
        this.#log.error({ jobId: job.id, engine: this.engine.name }, 'The codeframe service needs a person');
        return new PauseQueue(message);
      case 'refused':
        await this.#fail(call, { code, message }, job);
        return new PermanentFailure(code, message);
      case 'failed':
        if (job.attempt >= job.maxAttempts) await this.#fail(call, { code, message }, job);
        return new NamingFailed(code, message);
    }
  }

  /** Before the job is dead, which follows: should the process die in between, the next run finds and calls it again. */
  async #fail(call: CallOf, error: { code: string; message: string }, job: JobContext): Promise<void> {
    await this.database.transaction((tx) => this.endings.failed(tx, call, error, job));
  }

  async #store(tx: Transaction, call: CallOf): Promise<unknown> {
    const ended = await this.endings.done(tx, call);
    if (ended === 'cancelled') return { skipped: ended };
    const answer = await this.calls.answer(tx, call);
    return answer && resultOf(answer);
  }
}

function resultOf({ theme, costUsd }: RecordedAnswer): object {
  return { theme: theme.name, codes: theme.codes.length, costUsd: Number(costUsd) };
}
