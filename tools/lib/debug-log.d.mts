/** For the end-to-end tests, which are TypeScript. */
export function ourComplaints( file: string, wordpress: string ): string[];
