import { ArrayMinSize, IsInt, IsString, Length, Matches, Max, Min, ValidateIf } from 'class-validator';
import { Sensitive } from '../../../jobs/index.js';
import { IsMoment, IsWebLink, NestedList, Optional } from '../../../validation/index.js';

/*
 * What each template needs, checked by the same rules at the API, when it is enqueued and before it is sent. A link or
 * token that lets its holder in is sensitive: it stands in clear in the mail only.
 */

/** Text in one line: it may come to stand in a subject. */
function IsLine(longest: number): PropertyDecorator {
  const rules = [
    IsString(),
    Length(1, longest),
    Matches(/^\P{Cc}*$/u, { message: 'must be one line, without control characters' }),
    Matches(/\S/, { message: 'must hold more than blanks' }),
  ];
  return (target, property) => rules.forEach((rule) => rule(target, property));
}

/** How a mail addresses its reader: whoever takes a name for a mail of theirs refuses what the mail would refuse later. */
export const IsReaderName = (): PropertyDecorator => IsLine(200);

export class WelcomeData {
  @IsReaderName()
  readonly name: string;
}

/** The way back in: a link, a code to type in, or both. */
export class PasswordResetData {
  @Optional()
  @IsReaderName()
  readonly name?: string;

  /** Typed in by the reader. Needed unless there is a link. */
  @Sensitive()
  @ValidateIf(({ token, resetUrl }: PasswordResetData) => token !== undefined || resetUrl === undefined)
  @IsLine(512)
  readonly token?: string;

  /** Opened by the reader as it stands, so that it holds whatever the page needs. */
  @Sensitive()
  @Optional()
  @IsWebLink()
  readonly resetUrl?: string;

  @Optional()
  @IsMoment()
  readonly expiresAt?: string;
}

export class LowStockProduct {
  @IsLine(200)
  readonly name: string;

  @Optional()
  @IsLine(100)
  readonly sku?: string;

  @IsInt()
  @Min(0)
  @Max(2_147_483_647)
  readonly stock: number;

  @IsInt()
  @Min(0)
  @Max(2_147_483_647)
  readonly minStock: number;
}

export class LowStockData {
  /** Of the reader. */
  @Optional()
  @IsReaderName()
  readonly name?: string;

  /** Whose stock it is. */
  @Optional()
  @IsLine(200)
  readonly vendor?: string;

  @NestedList(() => LowStockProduct, { max: 200 })
  @ArrayMinSize(1, { message: 'must hold at least one product' })
  readonly products: readonly LowStockProduct[];
}

/** One line of the table in the mail, such as "Period" and "1 to 30 November 2026". */
export class ReportFact {
  @IsLine(60)
  readonly label: string;

  @IsLine(200)
  readonly value: string;
}

export class ReportReadyData {
  @Optional()
  @IsReaderName()
  readonly name?: string;

  @IsLine(200)
  readonly reportName: string;

  /** The signed link: whoever has it may download the report. */
  @Sensitive()
  @IsWebLink()
  readonly url: string;

  /** When the link stops to work. */
  @IsMoment()
  readonly expiresAt: string;

  @Optional()
  @NestedList(() => ReportFact, { max: 12 })
  readonly facts?: readonly ReportFact[];
}

/** An event in the words that another channel would have used. */
export class NotificationData {
  @IsLine(200)
  readonly subject: string;

  @IsString()
  @Length(1, 8_192)
  @Matches(/\S/, { message: 'must hold more than blanks' })
  readonly text: string;
}
