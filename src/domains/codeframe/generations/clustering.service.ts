import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../database/index.js';
import { type JobContext, PermanentFailure } from '../../../jobs/index.js';
import { AnswersRepository, type AnswerText } from '../answers/answers.repository.js';
import { ClusteringThread } from '../clustering/clustering-thread.service.js';
import type { Clustering } from '../clustering/clusters.js';
import { READ_CHARACTERS } from '../clustering/words.js';
import { CodeframeProducer } from '../codeframe.producer.js';
import { ClustersRepository } from './clusters.repository.js';
import { type Generation, type GenerationSpec, newGeneration } from './generation.js';
import { GenerationsRepository } from './generations.repository.js';

/** The newest answers of a category; clustering more would take minutes, and say the same. */
export const MOST_ANSWERS = 10_000;

/** Divides the answers of a category into clusters, once, and has each of them named. */
@Injectable()
export class ClusteringOfAnswers {
  constructor(
    private readonly database: Database,
    private readonly answers: AnswersRepository,
    private readonly thread: ClusteringThread,
    private readonly generations: GenerationsRepository,
    private readonly clusters: ClustersRepository,
    private readonly producer: CodeframeProducer,
  ) {}

  /** @throws PermanentFailure `nothing_to_cluster` when no answer holds a word to go by */
  async run(spec: GenerationSpec, job: JobContext): Promise<unknown> {
    const generation = await this.#generation(spec, job);
    if (generation.status !== 'queued') return job.commit(async () => ({ skipped: generation.status }));
    const answers = await this.answers.newest(spec.categoryId, MOST_ANSWERS, READ_CHARACTERS);
    const clustering = await this.thread.cluster(
      {
        texts: answers.map(({ text }) => text),
        languages: [...new Set(answers.flatMap(({ language }) => language ?? []))],
        count: generation.clusters,
        seed: generation.seed,
      },
      job.signal,
    );
    if (clustering.clusters.length === 0) throw nothingToCluster(spec, answers.length);
    return job.commit((tx) => this.#store(tx, generation.id, answers, clustering));
  }

  /** An operator may have enqueued the job without its generation, or have it retried after the generation has failed. */
  async #generation(spec: GenerationSpec, { id }: JobContext): Promise<Generation> {
    await this.generations.insert(this.database, [newGeneration(id, spec)]);
    await this.generations.requeue(this.database, id);
    const generation = await this.generations.find(this.database, id);
    if (!generation) throw new Error(`Codeframe ${id} was recorded and cannot be found.`);
    return generation;
  }

  async #store(tx: Transaction, id: string, answers: readonly AnswerText[], clustering: Clustering): Promise<unknown> {
    // The sweep may have found the job dead in the very moment in which it was retried.
    await this.generations.requeue(tx, id);
    const generation = await this.generations.lock(tx, id);
    if (generation?.status !== 'queued') return { skipped: generation?.status };
    const { clusters, unclustered } = clustering;
    const jobIds = await this.producer.nameClusters(
      tx,
      generation,
      clusters.map((_, index) => index + 1),
    );
    const rows = clusters.map(({ members, terms }, index) => ({
      number: index + 1,
      members: members.flatMap((member) => answers[member]?.id ?? []),
      terms,
      jobId: jobIds[index] ?? '',
    }));
    await this.clusters.insert(tx, id, rows);
    await this.generations.clustered(tx, id, answers.length - unclustered, unclustered);
    return { clusters: clusters.length, answers: answers.length - unclustered, unclustered };
  }
}

function nothingToCluster({ categoryId }: GenerationSpec, answers: number): PermanentFailure {
  return new PermanentFailure(
    'nothing_to_cluster',
    `None of the ${answers} answers of category ${categoryId} holds a word to go by.`,
  );
}
