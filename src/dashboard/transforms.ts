/**
 * The block made of the shortcode, and the other way.
 */
import { createBlock } from '@wordpress/blocks';
import { decodeEntities } from '@wordpress/html-entities';
import { next } from '@wordpress/shortcode';
import {
	defaultAttributes,
	shortcode,
	type Attributes,
} from '../credit-packages/shortcode';

export const name = 'aipuffer/credits-usage';

const tag = 'aipkit_token_usage';

/** What the block keeps: a text that is not kept is that of the site's language. */
export type BlockAttributes = Partial< Attributes >;

const truths: Record< string, boolean > = {
	true: true,
	1: true,
	yes: true,
	on: true,
	false: false,
	0: false,
	no: false,
	off: false,
	'': false,
};

/**
 * The attributes of a shortcode, as PHP reads them; see Attributes there.
 *
 * @param named As written in the page.
 */
export function fromNamed(
	named: Record< string, string | undefined >
): BlockAttributes {
	const read = Object.entries( defaultAttributes() ).flatMap(
		( [ attribute, byDefault ] ) => {
			const written = named[ attribute ];
			if ( written === undefined ) {
				return [];
			}
			const text = decodeEntities( written );
			const value =
				typeof byDefault === 'boolean'
					? ( truths[ text.trim().toLowerCase() ] ?? byDefault )
					: text;
			return value === byDefault ? [] : [ [ attribute, value ] ];
		}
	);
	return Object.fromEntries( read );
}

/** The shortcode and nothing else: what stands beside it would be lost. */
const alone = ( text: string ) => {
	const found = next( tag, text );
	return found && found.content === text.trim() ? found.shortcode : undefined;
};

/** What stands in a shortcode block. */
const textOf = ( block: unknown ) => ( block as { text?: string } ).text ?? '';

export const transforms = {
	from: [
		{
			type: 'shortcode' as const,
			tag,
			transform: ( {
				named,
			}: {
				named: Record< string, string | undefined >;
			} ) => createBlock( name, fromNamed( named ) ),
		},
		{
			type: 'block' as const,
			blocks: [ 'core/shortcode' ],
			isMatch: ( block: unknown ) =>
				alone( textOf( block ) ) !== undefined,
			transform: ( block: unknown ) =>
				createBlock(
					name,
					fromNamed( alone( textOf( block ) )?.attrs.named ?? {} )
				),
		},
	],
	to: [
		{
			type: 'block' as const,
			blocks: [ 'core/shortcode' ],
			transform: ( attributes: unknown ) =>
				createBlock( 'core/shortcode', {
					text: toShortcode( attributes as BlockAttributes ),
				} ),
		},
	],
};

/**
 * The shortcode that shows what the block shows.
 *
 * @param attributes Of the block: the nine, and those of its supports, which a shortcode has no place for.
 */
export function toShortcode( attributes: BlockAttributes ): string {
	const all = defaultAttributes();
	const own = Object.entries( attributes ).filter(
		( [ attribute, value ] ) => attribute in all && value !== undefined
	);
	return shortcode( { ...all, ...Object.fromEntries( own ) } );
}
