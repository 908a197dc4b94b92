import { Handles, type JobContext, Processor, QueueProcessor } from '../../jobs/index.js';
import { FinishCodeframe, GenerateCodeframe, NameCluster, SettleCodeframes } from './codeframe.jobs.js';
import { codeframeGeneration } from './codeframe.queues.js';
import { ClusteringOfAnswers } from './generations/clustering.service.js';
import { Finishing } from './generations/finishing.service.js';
import { Naming } from './generations/naming.service.js';
import { Settling } from './generations/settling.service.js';

@Processor(codeframeGeneration)
export class CodeframeProcessor extends QueueProcessor {
  constructor(
    private readonly clustering: ClusteringOfAnswers,
    private readonly naming: Naming,
    private readonly finishing: Finishing,
    private readonly settling: Settling,
  ) {
    super();
  }

  @Handles(GenerateCodeframe)
  generate(spec: GenerateCodeframe, job: JobContext) {
    return this.clustering.run(spec, job);
  }

  @Handles(NameCluster)
  nameCluster({ generationId, cluster }: NameCluster, job: JobContext) {
    return this.naming.run({ generationId, cluster }, job);
  }

  @Handles(FinishCodeframe)
  finish({ generationId }: FinishCodeframe, job: JobContext) {
    return job.commit((tx) => this.finishing.run(tx, generationId));
  }

  @Handles(SettleCodeframes)
  settle(_: SettleCodeframes, job: JobContext) {
    return this.settling.run(job.signal);
  }
}
