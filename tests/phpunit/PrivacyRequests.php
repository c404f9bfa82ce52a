<?php
/**
 * Requests of people for their data.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests;

/**
 * Asks the rooms through the filters of WordPress's privacy tools, page by page until they are done, as those do.
 */
trait PrivacyRequests {
	/**
	 * What a room exports.
	 *
	 * @param string $room    Its name there.
	 * @param int    $user_id Whose.
	 * @return array<string, array<string, string>> Lines by name, by group and item.
	 */
	protected function exported( string $room, int $user_id ): array {
		$exporter = apply_filters( 'wp_privacy_personal_data_exporters', [] )[ "aipuffer-$room" ];
		self::assertNotSame( '', $exporter['exporter_friendly_name'] );
		$items = [];
		$page  = 0;
		do {
			$answer = $exporter['callback']( self::email_of( $user_id ), ++$page );
			foreach ( $answer['data'] as $item ) {
				$key = $item['group_label'] . ' ' . $item['item_id'];
				self::assertArrayNotHasKey( $key, $items, 'Nothing is exported twice.' );
				$items[ $key ] = array_column( $item['data'], 'value', 'name' );
			}
			self::assertLessThan( 1000, $page );
		} while ( ! $answer['done'] );

		return $items;
	}

	/**
	 * Erases a person from a room.
	 *
	 * @param string $room    Its name there.
	 * @param int    $user_id Whose.
	 * @return array{removed: bool, retained: bool, messages: list<string>, pages: int}
	 */
	protected function erased( string $room, int $user_id ): array {
		$eraser = apply_filters( 'wp_privacy_personal_data_erasers', [] )[ "aipuffer-$room" ];
		self::assertNotSame( '', $eraser['eraser_friendly_name'] );
		$sum = [ 'removed' => false, 'retained' => false, 'messages' => [], 'pages' => 0 ];
		do {
			$answer          = $eraser['callback']( self::email_of( $user_id ), ++$sum['pages'] );
			$sum['removed']  = $sum['removed'] || $answer['items_removed'];
			$sum['retained'] = $sum['retained'] || $answer['items_retained'];
			$sum['messages'] = [ ...$sum['messages'], ...$answer['messages'] ];
			self::assertLessThan( 1000, $sum['pages'] );
		} while ( ! $answer['done'] );

		return $sum;
	}

	private static function email_of( int $user_id ): string {
		$user = get_userdata( $user_id );
		self::assertNotFalse( $user );

		return $user->user_email;
	}
}
