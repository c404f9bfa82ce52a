/**
 * Characters that turn the direction of the text after them: with them a log
 * can show "exe.txt" where "txt.exe" stands, so they are written out.
 */
const turning = /[\u202A-\u202E\u2066-\u2069]/g;

/**
 * A text in which nothing turns what stands beside it: "a⟨U+202E⟩b".
 * @param text
 */
export const visible = ( text: string ): string =>
	text.replace(
		turning,
		( character ) =>
			`⟨U+${ character.charCodeAt( 0 ).toString( 16 ).toUpperCase() }⟩`
	);
