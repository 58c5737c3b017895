/** Where a caller works: the project folder, and the recipes that came with the program. */
export interface Place {
  readonly project: string;
  readonly recipes: string;
}
