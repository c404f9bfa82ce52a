<?php
/**
 * Does the same under the same keys as the other processes, many times. Args: `act`: charge, reserve, adjust, settle or end
 * (settle in even processes, release in odd ones); `user_ids`; `rounds`; `ids` of reservations; `other`: whether half of the
 * processes ask for another amount. Returns what each round was answered.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ): array {
	$answers = [];
	for ( $round = 0; $round < $args['rounds']; $round++ ) {
		$units = 5 + ( ( $args['other'] ?? false ) ? $args['process'] % 2 : 0 );
		$user  = $args['user_ids'][ $round % count( $args['user_ids'] ) ] ?? 0;
		$usage = [
			'module'          => 'ai_forms',
			'operation'       => 'form_submit',
			'user_id'         => $user,
			'guest_address'   => '203.0.113.7',
			'units'           => $units,
			'idempotency_key' => "{$args['act']}-$round",
		];
		$id    = $args['ids'][ $round ] ?? 0;
		$end   = 'end' === $args['act'] && $args['process'] % 2 ? 'release' : 'settle';
		// They start together each round, however long the last one took.
		$start = ceil( microtime( true ) * 40 ) / 40;
		while ( microtime( true ) < $start ) {
			continue;
		}
		$answer = match ( $args['act'] ) {
			'charge'  => aipuffer_charge_usage( $usage ),
			'reserve' => aipuffer_reserve_usage( $usage ),
			'adjust'  => aipuffer_adjust_balance( $user, (string) $units, [ 'idempotency_key' => "adjust-$round" ] ),
			default   => 'release' === $end ? aipuffer_release_usage( $id ) : aipuffer_settle_usage( $id, [ 'units' => $units ] ),
		};
		$answers[] = is_wp_error( $answer ) ? [ 'error' => $answer->get_error_code() ] : $answer;
	}

	return $answers;
};
