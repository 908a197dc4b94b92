import { Handles, type JobContext, Processor, QueueProcessor } from '../../../jobs/index.js';
import { creditScoreCalculation } from './scoring.queues.js';
import { CalculateCreditScore, CalculateCreditScores } from './score.jobs.js';
import { Scoring } from './scoring.service.js';

@Processor(creditScoreCalculation)
export class ScoreProcessor extends QueueProcessor {
  constructor(private readonly scoring: Scoring) {
    super();
  }

  @Handles(CalculateCreditScore)
  calculate({ retailerId }: CalculateCreditScore, job: JobContext) {
    return job.commit((tx) => this.scoring.calculate(tx, retailerId, job.id));
  }

  @Handles(CalculateCreditScores)
  calculateBatch({ after }: CalculateCreditScores, job: JobContext) {
    return job.commit((tx) => this.scoring.calculateBatch(tx, after, job.id));
  }
}
