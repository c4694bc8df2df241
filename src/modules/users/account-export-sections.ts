import { Injectable } from '@nestjs/common';

/** What one feature holds of an account, as a list in its export. */
export interface AccountExportSection {
  /** The list's field in the document. */
  name: string;
  /**
   * What is the user's own, spelled as on the wire, page by page: no password, token or hash, and of nobody else more than
   * the user is shown anyway.
   */
  pages: (userId: number) => AsyncIterable<object[]>;
}

/** How features above this one give what they hold to the export of an account. */
@Injectable()
export class AccountExportSections {
  private readonly sections: AccountExportSection[] = [];

  register(...sections: AccountExportSection[]): void {
    this.sections.push(...sections);
  }

  /** By name: features start, and register, in no order that one could count on. */
  all(): AccountExportSection[] {
    return [...this.sections].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
