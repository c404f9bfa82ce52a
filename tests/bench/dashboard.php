<?php
/**
 * How fast the customer dashboard is for somebody with a long history.
 *
 * Run by `npm run bench`; prints JSON for BENCHMARKS.md. AIPUFFER_BENCH_ENTRIES makes it smaller.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

require dirname( __DIR__, 2 ) . '/vendor/autoload.php';
require dirname( __DIR__ ) . '/phpunit/bootstrap.php';
require __DIR__ . '/shared/figures.php';

const BENCH_RUNS   = 15;
const BENCH_BUDGET = '20 ms';

/**
 * Milliseconds of some work, with nothing cached by WordPress but who the visitor is: the median of several runs.
 *
 * @param callable(): mixed $work What to do.
 */
function bench_time( callable $work, int $user ): float {
	$times = [];
	for ( $run = 0; $run < BENCH_RUNS; $run++ ) {
		wp_cache_flush();
		// What every request does before it comes to a page.
		wp_load_alloptions();
		wp_set_current_user( $user );
		wp_get_current_user()->has_cap( 'read' );
		$before = hrtime( true );
		$work();
		$times[] = ( hrtime( true ) - $before ) / 1e6;
	}

	return bench_median( $times );
}

/**
 * Makes the entries of one user over a year, and as many of others, without WordPress: it would take hours. Every
 * fiftieth is a purchase of 100, the rest chats of 2, priced by a rule.
 */
function bench_seed( int $user, int $entries, int $version ): void {
	global $wpdb;
	$all = 2 * $entries;
	$wpdb->query(
		"INSERT INTO {$wpdb->prefix}aipuffer_ledger (user_id, type, credits_delta, balance_after, scope, module, operation, provider, model, input_tokens, output_tokens, price_id, order_id, actor_type, actor_id, idempotency_key, note, created_at)
		SELECT owner, type, delta, SUM(delta) OVER (PARTITION BY owner ORDER BY seq), scope, module, operation, provider, model, input, output, price, ordered, actor, owner, CONCAT('bench:', seq), note, made
		FROM (
			SELECT seq, IF(seq % 2, $user, 1000000 + seq % 997) AS owner, IF(bought, 'purchase', 'usage') AS type, IF(bought, 100000000, -2000000) AS delta, IF(bought, '', 'chatbot:1') AS scope,
				IF(bought, '', 'chat') AS module, IF(bought, '', 'chat') AS operation, IF(bought, '', 'openai') AS provider, IF(bought, '', 'gpt-5') AS model, IF(bought, NULL, 800) AS input, IF(bought, NULL, 300) AS output,
				IF(bought, NULL, $version) AS price, IF(bought, 1000000 + seq, NULL) AS ordered, IF(bought, 'order', 'user') AS actor, IF(bought, '100 credits', '') AS note,
				UTC_TIMESTAMP() - INTERVAL FLOOR(($all - seq) * 31536000 / $all) SECOND AS made
			FROM ( SELECT seq, (seq + 1) DIV 2 % 50 = 1 AS bought FROM seq_1_to_$all ) numbered
		) typed ORDER BY seq"
	);
	$wpdb->query( "INSERT INTO {$wpdb->prefix}aipuffer_balances (user_id, balance, held, updated_at) SELECT user_id, SUM(credits_delta), 0, UTC_TIMESTAMP() FROM {$wpdb->prefix}aipuffer_ledger WHERE user_id > 0 GROUP BY user_id" );
	$wpdb->query( "ANALYZE TABLE {$wpdb->prefix}aipuffer_ledger, {$wpdb->prefix}aipuffer_balances" );
	if ( '' !== $wpdb->last_error ) {
		throw new RuntimeException( $wpdb->last_error );
	}
}

/**
 * Makes the user's latest purchases real orders, which the dashboard links to.
 */
function bench_orders( int $user ): void {
	global $wpdb;
	foreach ( $wpdb->get_col( "SELECT id FROM {$wpdb->prefix}aipuffer_ledger WHERE user_id = $user AND type = 'purchase' ORDER BY created_at DESC, id DESC LIMIT 10" ) as $id ) {
		$order = wc_create_order( [ 'customer_id' => $user, 'status' => 'processing' ] );
		$wpdb->update( "{$wpdb->prefix}aipuffer_ledger", [ 'order_id' => $order->get_id() ], [ 'id' => $id ] );
	}
}

global $wpdb;
$entries = bench_size( 'AIPUFFER_BENCH_ENTRIES', 100_000 );
$user    = wp_insert_user( [ 'user_login' => 'bench', 'user_email' => 'bench@example.org', 'user_pass' => 'x', 'role' => 'subscriber' ] );
$rule    = aipuffer_save_price( [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'openai', 'model' => 'gpt-5', 'billing_method' => 'per_1k_tokens', 'input_rate' => '1', 'output_rate' => '2' ] );
foreach ( [ 'chatbot:1', 'chatbot:2', 'chatbot:3', 'ai_forms', 'image_generator', 'wordpress_ai' ] as $scope ) {
	aipuffer_set_quota( $scope, [ 'guest' => '10', 'user' => '20', 'period' => 'daily' ] );
}
bench_seed( $user, $entries, $rule['version_id'] );
$with_orders = function_exists( 'wc_create_order' );
if ( $with_orders ) {
	bench_orders( $user );
}

$middle   = (int) $wpdb->get_var( "SELECT id FROM {$wpdb->prefix}aipuffer_ledger WHERE user_id = $user ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET " . intdiv( $entries, 2 ) );
$oldest   = (int) $wpdb->get_var( "SELECT MIN(id) FROM {$wpdb->prefix}aipuffer_ledger WHERE user_id = $user" );
$expected = $wpdb->get_col( "SELECT id FROM {$wpdb->prefix}aipuffer_ledger WHERE user_id = $user ORDER BY created_at DESC, id DESC LIMIT 10 OFFSET " . ( intdiv( $entries, 2 ) + 1 ) );
wp_set_current_user( $user );
if ( array_map( 'intval', $expected ) !== array_column( bench_get( '/dashboard/history', [ 'before' => $middle ] )->get_data()['entries'], 'id' ) ) {
	fwrite( STDERR, "The page in the middle is another.\n" );
	exit( 1 );
}
$html = do_shortcode( '[aipkit_token_usage]' );
if ( 10 !== substr_count( $html, '<details>' ) || 10 !== substr_count( $html, $with_orders ? '/view-order/' : '100 credits' ) || 6 !== substr_count( $html, '<progress' ) ) {
	fwrite( STDERR, "The dashboard is not whole:\n$html\n" );
	exit( 1 );
}

$rows = [];
foreach (
	[
		'The whole dashboard, by shortcode'     => static fn () => do_shortcode( '[aipkit_token_usage]' ),
		'The same, by block'                    => static fn () => do_blocks( '<!-- wp:aipuffer/credits-usage /-->' ),
		'REST: dashboard'                       => static fn () => bench_get( '/dashboard' ),
		'REST: history, newest page'            => static fn () => bench_get( '/dashboard/history' ),
		'REST: history, a page in the middle'   => static fn () => bench_get( '/dashboard/history', [ 'before' => $middle ] ),
		'REST: history, the other direction'    => static fn () => bench_get( '/dashboard/history', [ 'after' => $middle ] ),
		'REST: history, up from the oldest'     => static fn () => bench_get( '/dashboard/history', [ 'after' => $oldest ] ),
		'REST: one entry with its receipt'      => static fn () => bench_get( "/dashboard/history/$middle" ),
	] as $work => $do
) {
	$rows[] = [ 'work' => $work, 'figure' => round( bench_time( $do, $user ), 1 ), 'unit' => 'ms median', 'budget' => BENCH_BUDGET ];
}
$rows[] = [ 'work' => 'A visitor\'s page, 6 quotas', 'figure' => round( bench_time( static fn () => do_shortcode( '[aipkit_token_usage]' ), 0 ), 1 ), 'unit' => 'ms median', 'budget' => BENCH_BUDGET ];
$rows[] = [ 'work' => 'REST: a visitor\'s own quotas', 'figure' => round( bench_time( static fn () => bench_get( '/dashboard/guest' ), 0 ), 1 ), 'unit' => 'ms median', 'budget' => BENCH_BUDGET ];

$lines = 0;
ob_start(
	static function ( string $text ) use ( &$lines ): string {
		$lines += substr_count( $text, "\n" );
		return '';
	},
	65536
);
wp_set_current_user( $user );
$request  = new WP_REST_Request( 'GET', '/aipuffer/v1/dashboard/export' );
$response = rest_do_request( $request );
$before   = hrtime( true );
apply_filters( 'rest_pre_serve_request', false, $response, $request, rest_get_server() );
$seconds = ( hrtime( true ) - $before ) / 1e9;
ob_end_clean();
if ( $lines - 1 !== $entries ) {
	fwrite( STDERR, "The file has $lines lines for $entries entries.\n" );
	exit( 1 );
}
$rows[] = [ 'work' => 'Export of the own history', 'figure' => round( $entries / $seconds ), 'unit' => 'rows a second', 'budget' => '20,000 rows a second' ];

/**
 * Kilobytes of a script of ours as it travels.
 */
$size = static fn ( string $name ): float => round( strlen( (string) gzencode( (string) file_get_contents( dirname( __DIR__, 2 ) . "/build/$name.js" ) ) ) / 1024, 2 );
foreach ( [ 'dashboard-guest' => 'Script on a visitor\'s page', 'refusal' => 'Script that shows a refusal' ] as $name => $work ) {
	$asset  = require dirname( __DIR__, 2 ) . "/build/$name.asset.php";
	$rows[] = [ 'work' => "$work, gzipped", 'figure' => $size( $name ), 'unit' => 'KB', 'budget' => '3 KB, of 30 KB for all' ];
	if ( [] !== $asset['dependencies'] ) {
		fwrite( STDERR, "$name loads other scripts too.\n" );
		exit( 1 );
	}
}
wp_scripts()->queue = [];
wp_set_current_user( $user );
do_shortcode( '[aipkit_token_usage]' );
$rows[] = [ 'work' => 'Script on a customer\'s page, gzipped', 'figure' => array_sum( array_map( static fn ( string $handle ): float => $size( substr( $handle, strlen( 'aipuffer-' ) ) ), wp_scripts()->queue ) ), 'unit' => 'KB', 'budget' => '30 KB' ];

echo wp_json_encode(
	[
		'title' => 'The customer dashboard',
		'rows'  => $rows,
		'notes' => [
			sprintf( '%s entries of this user over a year among as many of others; 6 quotas, 10 purchases%s, 10 entries with their receipts on a page. Nothing cached by WordPress but its options and who is logged in.', number_format( $entries ), $with_orders ? ' with orders of WooCommerce' : '' ),
			'The page in the middle holds the entries that a plain LIMIT … OFFSET finds, and the file has a line for every entry.',
		],
	]
), "\n";
