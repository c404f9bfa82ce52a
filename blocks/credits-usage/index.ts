/** The block; what it is made of is in src/dashboard/. */
import { registerBlockType, type BlockConfiguration } from '@wordpress/blocks';
import { Edit } from '../../src/dashboard/edit';
import {
	transforms,
	type BlockAttributes,
} from '../../src/dashboard/transforms';
import metadata from './block.json';

registerBlockType( metadata as BlockConfiguration< BlockAttributes >, {
	edit: Edit,
	save: () => null,
	transforms,
} );
