<?php
/**
 * How fast an administrator finds people and their balances on a large site, and changes many of them.
 *
 * Run by `npm run bench`; prints JSON for BENCHMARKS.md. BENCH_USERS and BENCH_ENTRIES make it smaller.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

require dirname( __DIR__, 2 ) . '/vendor/autoload.php';
require dirname( __DIR__ ) . '/phpunit/bootstrap.php';
require __DIR__ . '/shared/figures.php';

const BENCH_RUNS = 15;

/**
 * Makes users, their history and their balances by SQL: names of people who are called like others, a few fields each, one
 * purchase and then usage, and recorded usage of a tenth of them on each of 30 days.
 *
 * @return int The first user's id; the others follow.
 */
function bench_seed( int $users, int $entries ): int {
	global $wpdb;
	$ledger = $wpdb->prefix . 'aipuffer_ledger';
	$first  = 1 + (int) $wpdb->get_var( "SELECT MAX(ID) FROM $wpdb->users" );
	$login  = "LOWER(CONCAT(ELT(1 + seq % 20, 'Anna','Ben','Clara','David','Emma','Felix','Grace','Henry','Ida','Jack','Kate','Leo','Maria','Nina','Oscar','Paula','Quentin','Rosa','Sam','Tina'), '.', ELT(1 + (seq DIV 20) % 25, 'archer','baker','cooper','dyer','ericsson','fisher','gardner','hunter','irving','jones','keller','lopez','mason','novak','olsen','potter','quinn','rossi','smith','taylor','ulrich','vogel','weaver','xu','young')))";
	$name   = "CONCAT(ELT(1 + seq % 20, 'Anna','Ben','Clara','David','Emma','Felix','Grace','Henry','Ida','Jack','Kate','Leo','María','Nina','Óscar','Paula','Quentin','Rosa','Sam','Tina'), ' ', CHAR(65 + (seq DIV 500) % 26), '. ', ELT(1 + (seq DIV 20) % 25, 'Archer','Baker','Cooper','Dyer','Ericsson','Fisher','Gardner','Hunter','Irving','Jones','Keller','López','Mason','Novák','Olsen','Potter','Quinn','Rossi','Smith','Taylor','Ulrich','Vogel','Weaver','Xu','Young'))";
	foreach ( [
		"INSERT INTO $wpdb->users (ID, user_login, user_pass, user_nicename, user_email, user_registered, display_name)
		SELECT $first + seq, CONCAT($login, seq), REPEAT('x', 63), CONCAT($login, '-', seq), CONCAT($login, seq, '@example.org'), '2024-01-01' + INTERVAL seq MINUTE, $name FROM seq_0_to_" . ( $users - 1 ),
		"INSERT INTO $wpdb->usermeta (user_id, meta_key, meta_value)
		SELECT $first + u.seq, ELT(1 + m.seq, '{$wpdb->prefix}capabilities', '{$wpdb->prefix}user_level', 'first_name', 'last_name', 'nickname', 'locale', 'rich_editing', 'show_admin_bar_front'), IF(m.seq = 0, 'a:1:{s:10:\"subscriber\";b:1;}', 'text')
		FROM seq_0_to_" . ( $users - 1 ) . ' u, seq_0_to_7 m',
		"INSERT INTO $ledger (user_id, type, credits_delta, from_quota, scope, module, operation, provider, model, input_tokens, output_tokens, order_id, actor_type, actor_id, idempotency_key, note, created_at)
		SELECT $first + seq % $users, IF(seq < $users, 'purchase', 'usage'), IF(seq < $users, (seq * 7919) % 5000 + 500, -(seq % 9)) * 1000000, 0, 'chatbot:1', 'chat', 'chat', 'openai', 'gpt', 1000, 400, IF(seq < $users, seq + 1, NULL), IF(seq < $users, 'order', 'user'), seq, CONCAT('bench:', seq), IF(seq < $users, '500 credits', ''), UTC_TIMESTAMP() - INTERVAL ($entries - seq) SECOND
		FROM seq_0_to_" . ( $entries - 1 ),
		"INSERT INTO {$wpdb->prefix}aipuffer_balances (user_id, balance, held, updated_at) SELECT user_id, SUM(credits_delta), 0, UTC_TIMESTAMP() FROM $ledger GROUP BY user_id",
		"INSERT INTO {$wpdb->prefix}aipuffer_quota_usage (subject, scope, period, used, held, updated_at)
		SELECT CONCAT('user:', $first + u.seq), ELT(1 + s.seq, 'ai_forms', 'chatbot:1'), CONCAT('day:', DATE('" . wp_date( 'Y-m-d' ) . "') - INTERVAL d.seq DAY), 1000000, 0, UTC_TIMESTAMP()
		FROM seq_0_to_" . ( $users - 1 ) . ' u, seq_0_to_1 s, seq_0_to_29 d WHERE u.seq % 10 = d.seq % 10',
		"INSERT INTO {$wpdb->prefix}aipuffer_quota_usage (subject, scope, period, used, held, updated_at)
		SELECT CONCAT(ELT(1 + k.seq, 'guest:', 'address:'), MD5(CONCAT('guest', u.seq, d.seq))), 'chatbot:1', CONCAT('day:', DATE('" . wp_date( 'Y-m-d' ) . "') - INTERVAL d.seq DAY), 1000000, 0, UTC_TIMESTAMP()
		FROM seq_1_to_" . intdiv( $users, 10 ) . ' u, seq_0_to_1 k, seq_0_to_29 d WHERE u.seq % 10 = d.seq % 10',
		"ANALYZE TABLE $wpdb->users, $wpdb->usermeta, $ledger, {$wpdb->prefix}aipuffer_balances, {$wpdb->prefix}aipuffer_quota_usage",
	] as $statement ) {
		if ( false === $wpdb->query( $statement ) ) {
			throw new RuntimeException( $wpdb->last_error );
		}
	}

	return $first;
}

/**
 * Asks the REST API, as the server does it: no user is in memory yet.
 *
 * @param array<string, mixed> $params Query or body.
 * @return array{float, WP_REST_Response} Milliseconds, and what it answered.
 */
function bench_ask( string $method, string $path, array $params = [] ): array {
	wp_cache_flush();
	$admin = get_current_user_id();
	wp_set_current_user( 0 );
	wp_set_current_user( $admin );
	$request = new WP_REST_Request( $method, '/aipuffer/v1' . $path );
	if ( 'GET' === $method ) {
		$request->set_query_params( $params );
	} else {
		$request->set_header( 'Content-Type', 'application/json' );
		$request->set_body( (string) wp_json_encode( (object) $params ) );
	}
	$before   = hrtime( true );
	$response = rest_do_request( $request );
	$time     = ( hrtime( true ) - $before ) / 1e6;
	if ( 200 !== $response->get_status() ) {
		throw new RuntimeException( "$method $path: " . wp_json_encode( $response->get_data() ) );
	}

	return [ $time, $response ];
}

/**
 * A row: the median of many runs of a request that must find something, or nothing.
 *
 * @param array<string, mixed> $params Query.
 * @return array<string, mixed>
 */
function bench_row( string $work, string $path, array $params, bool $finds = true, string $budget = '100 ms' ): array {
	$times = [];
	for ( $run = 0; $run < BENCH_RUNS; $run++ ) {
		[ $time, $response ] = bench_ask( 'GET', $path, $params );
		if ( ( [] !== $response->get_data() ) !== $finds ) {
			throw new RuntimeException( "$work: " . wp_json_encode( $response->get_data() ) );
		}
		$times[] = $time;
	}

	return [ 'work' => $work, 'figure' => round( bench_median( $times ), 1 ), 'unit' => 'ms median', 'budget' => $budget ];
}

$users   = bench_size( 'BENCH_USERS', 100_000 );
$entries = max( $users, bench_size( 'BENCH_ENTRIES', 1_000_000 ) );
$first   = bench_seed( $users, $entries );
$middle  = $first + intdiv( $users, 2 );
$pages   = intdiv( $users, 20 );
wp_set_current_user( 1 );
aipuffer_set_quota( '*', [ 'user' => '50', 'guest' => '10', 'period' => 'daily' ] );
bench_ask( 'GET', '/balances' );

$rows = [
	bench_row( 'Users by name, first page', '/balances', [] ),
	bench_row( 'Users by name, a page in the middle', '/balances', [ 'page' => intdiv( $pages, 2 ) ] ),
	bench_row( 'Users by name, last page', '/balances', [ 'page' => $pages ] ),
	bench_row( 'Users by balance, first page', '/balances', [ 'orderby' => 'balance', 'order' => 'desc' ] ),
	bench_row( 'Users by balance, a page in the middle', '/balances', [ 'orderby' => 'balance', 'order' => 'desc', 'page' => intdiv( $pages, 2 ) ] ),
	bench_row( 'Users by balance, last page', '/balances', [ 'orderby' => 'balance', 'order' => 'desc', 'page' => $pages ] ),
	bench_row( 'Search by name, one in 25', '/balances', [ 'search' => 'smith' ] ),
	bench_row( 'Search by name, two words', '/balances', [ 'search' => 'maría lópez' ] ),
	bench_row( 'Search by login', '/balances', [ 'search' => (string) get_userdata( $middle )->user_login ] ),
	bench_row( 'Search by email', '/balances', [ 'search' => (string) get_userdata( $middle )->user_email ] ),
	bench_row( 'Search by id', '/balances', [ 'search' => (string) $middle ] ),
	bench_row( 'Search that matches everybody', '/balances', [ 'search' => '@example' ] ),
	bench_row( 'Search that matches nobody', '/balances', [ 'search' => 'zzyzx' ], false ),
	bench_row( 'Search by name, by balance, last page', '/balances', [ 'search' => 'smith', 'orderby' => 'balance', 'page' => intdiv( $pages, 25 ) ] ),
	bench_row( 'Users with a balance, here everybody', '/balances', [ 'with' => 'balance' ], true, '' ),
	bench_row( 'Users who have used something today', '/balances', [ 'with' => 'usage' ] ),
	bench_row( "One user's usage", "/balances/$middle/usage", [] ),
	bench_row( "One user's purchases", "/balances/$middle/purchases", [] ),
	bench_row( 'Usage of guests', '/quotas/guests', [] ),
];

[ $bulk ] = bench_ask( 'POST', '/balances/bulk', [ 'user_ids' => range( $first, $first + 199 ), 'delta' => '10', 'idempotency_key' => 'bench' ] );
$csv      = "id,credits\n" . implode( "\n", array_map( static fn ( int $line ): string => ( $first + $line * intdiv( $users, 5000 ) % $users ) . ',5', range( 1, 5000 ) ) );

[ $check, $plan ] = bench_ask( 'POST', '/balances/import', [ 'csv' => $csv ] );
[ $import ]       = bench_ask( 'POST', '/balances/import', [ 'csv' => $csv, 'dry_run' => false, 'fingerprint' => $plan->get_data()['fingerprint'] ] );
[ $again, $same ] = bench_ask( 'POST', '/balances/import', [ 'csv' => $csv ] );

$report = aipuffer_verify_ledger();
if ( [] !== $report['problems'] || $entries + 5200 !== $report['entries'] || 5000 !== $same->get_data()['totals']['already_imported'] ) {
	fwrite( STDERR, 'The benchmark found wrong balances: ' . wp_json_encode( $report ) . "\n" );
	exit( 1 );
}

echo wp_json_encode(
	[
		'title' => 'Finding and changing balances',
		'rows'  => [
			...$rows,
			[ 'work' => 'Credit 200 users at once', 'figure' => round( $bulk ), 'unit' => 'ms', 'budget' => '' ],
			[ 'work' => 'Check a CSV file of 5,000 lines', 'figure' => round( $check ), 'unit' => 'ms', 'budget' => '' ],
			[ 'work' => 'Import it', 'figure' => round( $import ), 'unit' => 'ms', 'budget' => '' ],
			[ 'work' => 'Check it again', 'figure' => round( $again ), 'unit' => 'ms', 'budget' => '' ],
		],
		'notes' => [
			sprintf( '%s users with accounts, %s ledger entries, recorded usage of a tenth of them and a tenth as many guests on each of 30 days. Pages have 20 rows.', number_format( $users ), number_format( $entries ) ),
			'Server time of the REST request, with WordPress loaded and nothing in its cache. After the run every balance is the sum of its ledger.',
		],
	]
), "\n";
