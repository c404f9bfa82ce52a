<?php
/**
 * How fast the ledger is read: list, count, figures, chart, receipt, export and verification of a long one.
 *
 * Run by `npm run bench`; prints JSON for BENCHMARKS.md. AIPUFFER_BENCH_ENTRIES and AIPUFFER_BENCH_USERS make it smaller.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

require dirname( __DIR__, 2 ) . '/vendor/autoload.php';
require dirname( __DIR__ ) . '/phpunit/bootstrap.php';
require __DIR__ . '/shared/figures.php';

const BENCH_RUNS = 7;

/**
 * Milliseconds of some work, with nothing cached by WordPress: the median of several runs.
 *
 * @param callable(): void $work What to do.
 */
function bench_time( callable $work, int $runs = BENCH_RUNS ): float {
	$times = [];
	for ( $run = 0; $run < $runs; $run++ ) {
		wp_cache_flush();
		wp_set_current_user( 1 );
		$before = hrtime( true );
		$work();
		$times[] = ( hrtime( true ) - $before ) / 1e6;
	}

	return bench_median( $times );
}

/**
 * Makes users and a year of their entries, without WordPress: it would take hours.
 */
function bench_seed( int $entries, int $users ): void {
	global $wpdb;
	$first = 1 + (int) $wpdb->get_var( "SELECT MAX(ID) FROM $wpdb->users" );
	$wpdb->query( "INSERT INTO $wpdb->users (ID, user_login, user_nicename, user_email, user_registered, display_name) SELECT $first + seq - 1, CONCAT('bench', seq), CONCAT('bench', seq), CONCAT('bench', seq, '@example.org'), UTC_TIMESTAMP(), CONCAT('Bench ', seq) FROM seq_1_to_$users" );
	$wpdb->query( "INSERT INTO $wpdb->usermeta (user_id, meta_key, meta_value) SELECT $first + seq - 1, '{$wpdb->prefix}capabilities', 'a:1:{s:10:\"subscriber\";b:1;}' FROM seq_1_to_$users" );

	// Every user buys 1,000 credits first. Of the rest 3 in 100 are purchases, 1 is an adjustment, 10 are of guests and 10 took the quota.
	$models = [];
	foreach ( [ 'openai' => [ 'gpt-5', 'gpt-5-mini' ], 'google' => [ 'gemini-3', 'imagen-4' ], 'anthropic' => [ 'claude-5' ], 'xai' => [ 'grok-4' ] ] as $provider => $names ) {
		foreach ( $names as $name ) {
			$models[] = [ $provider, $name, 'xai' === $provider ? 'NULL' : bench_rule( $provider, $name ) ];
		}
	}
	$pick = static fn ( int $column ): string => "ELT(1 + m, '" . implode( "', '", array_column( $models, $column ) ) . "')";
	$wpdb->query(
		"INSERT INTO {$wpdb->prefix}aipuffer_ledger (user_id, guest_key, address_key, type, credits_delta, balance_after, from_quota, scope, module, operation, provider, model,
			input_tokens, output_tokens, price_id, hold_id, order_id, actor_type, actor_id, idempotency_key, created_at)
		SELECT user_id, IF(user_id = 0, MD5(seq % 5000), ''), IF(user_id = 0, MD5(seq % 3000), ''), type, delta, IF(user_id = 0, 0, SUM(delta) OVER (PARTITION BY user_id ORDER BY seq)), quota,
			IF(type = 'usage', module, ''), IF(type = 'usage', module, ''), IF(type = 'usage', operation, ''), IF(type = 'usage', {$pick( 0 )}, ''), IF(type = 'usage', {$pick( 1 )}, ''),
			IF(type = 'usage', 800, NULL), IF(type = 'usage', 300, NULL), IF(type = 'usage', NULLIF({$pick( 2 )}, 'NULL'), NULL), IF(type = 'usage', seq, NULL), IF(type = 'purchase', seq, NULL),
			CASE type WHEN 'purchase' THEN 'order' WHEN 'adjustment' THEN 'admin' ELSE IF(user_id = 0, 'guest', 'user') END,
			CASE type WHEN 'purchase' THEN seq WHEN 'adjustment' THEN 1 ELSE user_id END, CONCAT('bench:', seq),
			UTC_TIMESTAMP() - INTERVAL FLOOR(($entries - seq) * 31536000 / $entries) SECOND
		FROM (
			SELECT seq, type, IF(type = 'usage' AND dice >= 90, 0, $first + IF(seq <= $users, seq - 1, IF(seq % 50 = 0, 0, CRC32(seq) % $users))) AS user_id,
				CASE type WHEN 'purchase' THEN 1000000000 WHEN 'adjustment' THEN 5000000 ELSE IF(dice < 80, -2000000, 0) END AS delta,
				IF(type = 'usage' AND dice >= 80, 2000000, 0) AS quota, CRC32(CONCAT('m', seq)) % " . count( $models ) . " AS m,
				ELT(1 + CRC32(CONCAT('o', seq)) % 3, 'chat', 'ai_forms', 'wordpress_ai') AS module, ELT(1 + CRC32(CONCAT('o', seq)) % 3, 'chat', 'form_submit', 'text') AS operation
			FROM (
				SELECT seq, CRC32(CONCAT('d', seq)) % 100 AS dice, IF(seq <= $users OR CRC32(CONCAT('t', seq)) % 100 < 3, 'purchase', IF(CRC32(CONCAT('t', seq)) % 100 < 4, 'adjustment', 'usage')) AS type
				FROM seq_1_to_$entries
			) typed
		) made ORDER BY seq"
	);
	$wpdb->query( "INSERT INTO {$wpdb->prefix}aipuffer_balances (user_id, balance, held, updated_at) SELECT user_id, SUM(credits_delta), 0, UTC_TIMESTAMP() FROM {$wpdb->prefix}aipuffer_ledger WHERE user_id > 0 GROUP BY user_id" );
	$wpdb->query(
		"INSERT INTO {$wpdb->prefix}aipuffer_holds (id, user_id, guest_key, address_key, state, credits, quota, scope, period, module, operation, idempotency_key, created_at, expires_at, ended_at)
		SELECT hold_id, user_id, guest_key, address_key, 'settled', -credits_delta, from_quota, scope, 'always', module, operation, CONCAT('bench:', hold_id), created_at, created_at, created_at
		FROM {$wpdb->prefix}aipuffer_ledger WHERE hold_id IS NOT NULL ORDER BY hold_id"
	);
	$wpdb->query( "ANALYZE TABLE {$wpdb->prefix}aipuffer_ledger, {$wpdb->prefix}aipuffer_balances, {$wpdb->prefix}aipuffer_holds, $wpdb->users" );
	if ( '' !== $wpdb->last_error ) {
		throw new RuntimeException( $wpdb->last_error );
	}
}

/**
 * Saves a rule.
 *
 * @return int Its version.
 */
function bench_rule( string $provider, string $model ): int {
	$rule = [];
	foreach ( [ [ 'chat', 'chat' ], [ 'ai_forms', 'form_submit' ], [ 'wordpress_ai', 'text' ] ] as [ $module, $operation ] ) {
		$rule = aipuffer_save_price( compact( 'module', 'operation', 'provider', 'model' ) + [ 'billing_method' => 'per_1k_tokens', 'input_rate' => '1', 'output_rate' => '2' ] );
	}

	return is_array( $rule ) ? $rule['version_id'] : 0;
}

global $wpdb;
$entries = bench_size( 'AIPUFFER_BENCH_ENTRIES', 1_000_000 );
$users   = bench_size( 'AIPUFFER_BENCH_USERS', 100_000 );
$state   = "{$wpdb->prefix}aipuffer_ledger_summed";
bench_seed( $entries, $users );

// The hourly job notes the latest entry, and an hour later sums up to it.
do_action( 'aipuffer_sum_ledger' );
$wpdb->query( "UPDATE $state SET seen_at = seen_at - INTERVAL 1 HOUR" );
$summing = bench_time(
	static function () use ( $wpdb, $state ): void {
		do {
			do_action( 'aipuffer_sum_ledger' );
		} while ( '1' === $wpdb->get_var( "SELECT summed_id < seen_id FROM $state" ) );
	},
	1
);

// Two hours' worth has come since, which is read from the ledger itself.
$recent = (int) ceil( $entries / 365 / 24 * 2 );
$wpdb->query(
	"INSERT INTO {$wpdb->prefix}aipuffer_ledger (user_id, type, from_quota, scope, module, operation, provider, model, input_tokens, output_tokens, actor_type, actor_id, idempotency_key, created_at)
	SELECT user_id, 'usage', 2000000, scope, 'chat', 'chat', 'openai', 'gpt-5', 800, 300, 'user', user_id, CONCAT('recent:', id), UTC_TIMESTAMP()
	FROM {$wpdb->prefix}aipuffer_ledger WHERE user_id > 0 ORDER BY id DESC LIMIT $recent"
);

$total  = (int) bench_get( '/ledger' )->get_headers()['X-WP-Total'];
$plain  = (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}aipuffer_ledger" );
$user   = (int) $wpdb->get_var( "SELECT user_id FROM {$wpdb->prefix}aipuffer_ledger WHERE user_id > 0 GROUP BY user_id ORDER BY COUNT(*) DESC LIMIT 1" );
$latest = (int) $wpdb->get_var( "SELECT MAX(id) FROM {$wpdb->prefix}aipuffer_ledger WHERE price_id > 0" );
$report = aipuffer_verify_ledger();
$sales  = bench_get( '/credit-packages/sales', [ 'days' => 367 ] )->get_data();
$sold   = intdiv( (int) $wpdb->get_var( "SELECT SUM(credits_delta) FROM {$wpdb->prefix}aipuffer_ledger WHERE type = 'purchase'" ), 1_000_000 );
$owed   = intdiv( (int) $wpdb->get_var( "SELECT SUM(balance) FROM {$wpdb->prefix}aipuffer_balances" ), 1_000_000 );
if ( (string) $sold !== $sales['granted'] || (string) $owed !== $sales['outstanding'] ) {
	fwrite( STDERR, "The benchmark sold $sold and owes $owed, and is told: {$sales['granted']} and {$sales['outstanding']}\n" );
	exit( 1 );
}
if ( $total !== $plain || [] !== $report['problems'] ) {
	fwrite( STDERR, "The benchmark found $total of $plain entries and " . wp_json_encode( $report['problems'] ) . "\n" );
	exit( 1 );
}

$rows = [];
foreach (
	[
		'List: first page'                              => [ '/ledger', [] ],
		'List: second page'                             => [ '/ledger', [ 'page' => 2 ] ],
		'List: a page in the middle'                    => [ '/ledger', [ 'page' => intdiv( $total, 40 ) ] ],
		'List: last page'                               => [ '/ledger', [ 'page' => (int) ceil( $total / 20 ) ] ],
		'List: 100 a page'                              => [ '/ledger', [ 'per_page' => 100 ] ],
		'List: last 7 days'                             => [ '/ledger', [ 'days' => 7 ] ],
		'List: type, purchases'                         => [ '/ledger', [ 'type' => [ 'purchase' ] ] ],
		'List: two types'                               => [ '/ledger', [ 'type' => [ 'purchase', 'adjustment' ] ] ],
		'List: module'                                  => [ '/ledger', [ 'module' => [ 'ai_forms' ] ] ],
		'List: actor, guests'                           => [ '/ledger', [ 'actor_type' => [ 'guest' ] ] ],
		'List: actor, admins'                           => [ '/ledger', [ 'actor_type' => [ 'admin' ] ] ],
		'List: module, actor, 90 days, oldest first'    => [ '/ledger', [ 'module' => [ 'chat' ], 'actor_type' => [ 'guest' ], 'days' => 90, 'order' => 'asc' ] ],
		'List: one user'                                => [ '/ledger', [ 'user' => $user ] ],
		'Summary: 7 days'                               => [ '/ledger/summary', [ 'days' => 7 ] ],
		'Summary: 30 days'                              => [ '/ledger/summary', [ 'days' => 30 ] ],
		'Summary: 90 days'                              => [ '/ledger/summary', [ 'days' => 90 ] ],
		'Summary: all'                                  => [ '/ledger/summary', [] ],
		'Summary: all, one module'                      => [ '/ledger/summary', [ 'module' => [ 'chat' ] ] ],
		'Summary: from noon to noon'                    => [ '/ledger/summary', [ 'after' => gmdate( 'Y-m-d\T12:00', time() - 90 * DAY_IN_SECONDS ), 'before' => gmdate( 'Y-m-d\T12:00', time() - DAY_IN_SECONDS ) ] ],
		'Summary: one user'                             => [ '/ledger/summary', [ 'user' => $user ] ],
		'Chart: 90 days'                                => [ '/ledger/chart', [ 'days' => 90 ] ],
		'Chart: 366 days'                               => [ '/ledger/chart', [ 'days' => 366 ] ],
		'Credits sold: 30 days'                         => [ '/credit-packages/sales', [ 'days' => 30 ] ],
		'Credits sold: 90 days'                         => [ '/credit-packages/sales', [ 'days' => 90 ] ],
		'Credits sold: 367 days'                        => [ '/credit-packages/sales', [ 'days' => 367 ] ],
		'Receipt'                                       => [ "/ledger/$latest", [] ],
		'Pricing: rules'                                => [ '/pricing', [] ],
		'Pricing: used without a rule'                  => [ '/pricing/unpriced', [] ],
		'Pricing: options'                              => [ '/pricing/options', [] ],
	] as $work => [ $path, $query ]
) {
	$rows[] = [ 'work' => $work, 'figure' => round( bench_time( static fn () => bench_get( $path, $query ) ), 1 ), 'unit' => 'ms median', 'budget' => '100 ms' ];
}

/**
 * Counts lines and keeps none.
 */
$lines = 0;
ob_start(
	static function ( string $text ) use ( &$lines ): string {
		$lines += substr_count( $text, "\n" );
		return '';
	},
	65536
);
$response = bench_get( '/ledger/export' );
$memory   = memory_get_usage();
if ( function_exists( 'memory_reset_peak_usage' ) ) {
	memory_reset_peak_usage();
}
$export = bench_time( static fn () => apply_filters( 'rest_pre_serve_request', false, $response, new WP_REST_Request( 'GET' ), rest_get_server() ), 1 );
$peak   = ( memory_get_peak_usage() - $memory ) / 1024 / 1024;
ob_end_clean();
if ( $lines - 1 !== $total ) {
	fwrite( STDERR, "The export has $lines lines for $total entries.\n" );
	exit( 1 );
}
$verify = bench_time( static fn () => aipuffer_verify_ledger(), 1 );

$rows[] = [ 'work' => 'Export, all entries', 'figure' => round( $total / $export * 1000 ), 'unit' => 'rows a second', 'budget' => '20,000 rows a second' ];
$rows[] = [ 'work' => 'Export, memory', 'figure' => round( $peak, 1 ), 'unit' => 'MB more', 'budget' => '64 MB' ];
$rows[] = [ 'work' => 'Summing all entries by day, once', 'figure' => round( $summing / 1000, 1 ), 'unit' => 's', 'budget' => '' ];
$rows[] = [ 'work' => 'Verification', 'figure' => round( $verify / 1000, 1 ), 'unit' => 's', 'budget' => '' ];

echo wp_json_encode(
	[
		'title' => 'Reading the ledger',
		'rows'  => $rows,
		'notes' => [
			sprintf( '%s entries of one year and %s users; %s entries of the last two hours are not in the sums by day yet. Requests through the REST server with nothing cached by WordPress.', number_format( $entries ), number_format( $users ), number_format( $recent ) ),
			'The count equals a plain COUNT(*), the verification finds no problem, and the export has a line for every entry.',
		],
	]
), "\n";
