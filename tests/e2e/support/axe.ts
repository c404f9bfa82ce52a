/** Accessibility: what a screen reader or a keyboard would stumble over. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * Fails on what axe finds serious or critical.
 *
 * @param page   The page.
 * @param within Selector of our part of it: the rest of a theme or of WordPress's admin is not ours to repair.
 */
export async function axe( page: Page, within = 'body' ) {
	const { violations } = await new AxeBuilder( { page } )
		.include( within )
		.analyze();
	expect(
		violations
			.filter(
				( { impact } ) => impact === 'serious' || impact === 'critical'
			)
			.map(
				( { id, help, nodes } ) =>
					`${ id }: ${ help } (${ nodes.map( ( { target } ) => target ).join( ', ' ) })`
			)
	).toEqual( [] );
}
