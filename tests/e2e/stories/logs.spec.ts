/** Logs: find, read, export, delete and limit what was said. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { axe } from '../support/axe';
import { screenshots } from '../support/screenshots';
import { expect, test } from '../support/test';
import { openUsage, screen, settled } from '../support/usage-screen';

/** Writes conversations that one word finds, each of a question and an answer. */
const talk = `
	for ( $number = 1; $number <= $args['count']; $number++ ) {
		$said = [ 'conversation_uuid' => $args['word'] . '-' . $number, 'module' => 'chat', 'scope' => 'chatbot:1', 'user_id' => 1, 'provider' => 'openai', 'model' => 'gpt-5' ];
		aipuffer_log_message( $said + [ 'role' => 'user', 'content' => "Question $number about {$args['word']} <script>alert( 1 )</script>" ] );
		$last = aipuffer_log_message( $said + [ 'role' => 'assistant', 'content' => "The **answer** is [here](javascript:alert(1)) and =1+1.", 'input_tokens' => 12, 'output_tokens' => 8,
			'vector_scores' => [ [ 'provider' => 'Pinecone', 'source' => 'handbook.pdf', 'score' => 0.91, 'preview' => 'What the handbook says.' ] ] ] );
	}
	return $last['conversation_id'];`;

const word = () => `zebrafish${ Date.now() }`;

const count = (
	php: < T >( code: string, args?: Record< string, unknown > ) => T,
	said: string
) =>
	php< number >(
		`global $wpdb; return (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_conversations WHERE uuid LIKE %s", $args['said'] . '-%' ) );`,
		{ said }
	);

const choose = async ( page: Page, action: string ) => {
	await page
		.locator( screen )
		.getByRole( 'button', { name: 'Actions', exact: true } )
		.first()
		.click();
	await page.getByRole( 'menuitem', { name: action } ).click();
};

test( 'a conversation is found, read with its score, and nothing in it runs', async ( {
	as,
	php,
} ) => {
	const said = word();
	php( talk, { word: said, count: 2 } );
	const page = await as( 'admin' );
	await openUsage( page, 'tab=logs' );
	await settled( page );
	await axe( page, screen );
	await screenshots( page, 'logs' );

	await page.getByRole( 'searchbox', { name: 'Search logs' } ).fill( said );
	await expect( page.locator( 'tbody tr' ) ).toHaveCount( 2 );
	await expect( page.locator( 'tbody mark' ).first() ).toContainText( said );
	await page.locator( '.aipuffer-table__opener' ).first().click();
	const panel = page.getByRole( 'dialog' );
	await expect( panel ).toContainText( 'Conversation Details' );
	await expect( panel ).toContainText( '<script>alert( 1 )</script>' );
	await expect(
		panel.locator( 'strong' ).filter( { hasText: 'answer' } )
	).toBeVisible();
	await expect( panel.locator( 'a[href^="javascript"]' ) ).toHaveCount( 0 );
	await expect( page ).toHaveURL( /conversation=\d+/ );
	await axe( page, '.components-modal__frame' );
	await screenshots( page, 'logs-conversation' );

	await panel.getByRole( 'button', { name: /Score 91%/ } ).click();
	await expect( page.getByText( 'What the handbook says.' ) ).toBeVisible();
	await expect( page.getByText( 'handbook.pdf' ) ).toBeVisible();
} );

test( 'the export holds what the filters show, and no formula', async ( {
	as,
	php,
} ) => {
	const said = word();
	php( talk, { word: said, count: 3 } );
	const page = await as( 'admin' );
	await openUsage( page, `tab=logs&s=${ said }` );
	await expect( page.locator( 'tbody tr' ) ).toHaveCount( 3 );
	await choose( page, 'Export logs' );
	const dialog = page.getByRole( 'dialog' );
	await axe( page, '.components-modal__frame' );
	const [ download ] = await Promise.all( [
		page.waitForEvent( 'download' ),
		dialog
			.getByRole( 'link', { name: 'Download' } )
			.or( dialog.getByRole( 'button', { name: 'Download' } ) )
			.click(),
	] );
	const lines = readFileSync( ( await download.path() )!, 'utf8' )
		.trim()
		.split( '\n' );
	expect(
		lines.filter( ( line ) => line.includes( `${ said }-` ) )
	).toHaveLength( 3 );
} );

test( 'logs are deleted by filter, and no others', async ( { as, php } ) => {
	const [ said, other ] = [ word(), `other${ word() }` ];
	php( talk, { word: said, count: 4 } );
	php( talk, { word: other, count: 1 } );
	const page = await as( 'admin' );
	await openUsage( page, `tab=logs&s=${ said }` );
	await expect( page.locator( 'tbody tr' ) ).toHaveCount( 4 );
	await choose( page, 'Delete logs' );
	const dialog = page.getByRole( 'dialog' );
	await expect( dialog ).toContainText( '4 conversations' );
	await axe( page, '.components-modal__frame' );
	await screenshots( page, 'logs-delete' );
	await dialog.getByRole( 'button', { name: 'Delete logs' } ).click();
	await expect.poll( () => count( php, said ) ).toBe( 0 );
	expect( count( php, other ) ).toBe( 1 );
} );

test( 'one conversation is deleted from its panel', async ( { as, php } ) => {
	const said = word();
	const id = php< number >( talk, { word: said, count: 1 } );
	const page = await as( 'admin' );
	await openUsage( page, `tab=logs&conversation=${ id }` );
	await page
		.getByRole( 'dialog' )
		.getByRole( 'button', { name: 'Delete', exact: true } )
		.click();
	await page
		.getByRole( 'dialog' )
		.last()
		.getByRole( 'button', { name: 'Delete', exact: true } )
		.last()
		.click();
	await expect.poll( () => count( php, said ) ).toBe( 0 );
} );

test( 'retention is set, runs, and is told', async ( { as, php } ) => {
	const said = word();
	php(
		`add_filter( 'aipuffer_current_time', fn() => time() - 400 * DAY_IN_SECONDS ); ${ talk }`,
		{ word: said, count: 2 }
	);
	const page = await as( 'admin' );
	await openUsage( page, 'tab=logs' );
	await choose( page, 'Set retention' );
	const dialog = page.getByRole( 'dialog' );
	await dialog.getByLabel( 'Auto-delete logs' ).check();
	await dialog
		.getByLabel( 'Delete logs older than' )
		.selectOption( '1 year' );
	await axe( page, '.components-modal__frame' );
	await screenshots( page, 'logs-retention' );
	await dialog.getByRole( 'button', { name: 'Save' } ).click();
	await dialog.getByRole( 'button', { name: 'Run now' } ).click();
	await expect.poll( () => count( php, said ) ).toBe( 0 );
	php(
		`foreach ( wp_load_alloptions() as $name => $value ) { if ( str_starts_with( $name, 'aipuffer_log_retention' ) ) { delete_option( $name ); } } wp_clear_scheduled_hook( 'aipuffer_prune_logs' ); return true;`
	);
} );

test( 'a shop manager reads and exports, and cannot delete', async ( {
	as,
	person,
} ) => {
	const page = await as( person( 'shop_manager' ) );
	await openUsage( page, 'tab=logs' );
	await expect( page.getByRole( 'table' ) ).toBeVisible();
	await page
		.locator( screen )
		.getByRole( 'button', { name: 'Actions', exact: true } )
		.first()
		.click();
	await expect(
		page.getByRole( 'menuitem', { name: 'Export logs' } )
	).toBeVisible();
	await expect(
		page.getByRole( 'menuitem', { name: 'Delete logs' } )
	).toHaveCount( 0 );
} );
