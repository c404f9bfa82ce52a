/**
 * What `/logs` answers; see ConversationResource and MessageResource in PHP.
 */
import { __ } from '@wordpress/i18n';

/** A row of the list. */
export interface Conversation {
	id: number;
	uuid: string;
	/** ISO 8601 in UTC: of its first and its last message. */
	first_at: string;
	last_at: string;
	/** Who speaks with the model; `nobody` in a cron job. */
	user: {
		id: number;
		type: 'user' | 'guest' | 'nobody';
		name: string;
		url: string | null;
	};
	module: string;
	module_label: string;
	/** Such as `chatbot:12`; '' for none. */
	scope: string;
	scope_name: string;
	/** Plugin, ability or page that asked first, else the name of its scope. */
	source: string;
	/** Of the last answer. */
	provider: string;
	model: string;
	message_count: number;
	input_tokens: number;
	output_tokens: number;
	total_tokens: number;
	/** A decimal string. */
	credits: string;
	/** In one line, without characters that turn its direction. */
	preview: string;
	/** Of a search: the line that matches; null where it was not in the text. */
	excerpt: Array< { text: string; is_match: boolean } > | null;
	/** Whether its messages still have their text. */
	has_text: boolean;
}

export type Role = 'user' | 'assistant' | 'system' | 'tool';

export interface Hit {
	provider: string;
	source: string;
	/** 1 is a perfect match. */
	score: number;
	preview: string;
}

export interface Message {
	id: number;
	role: Role;
	/** Null where the text was removed by retention. */
	content: string | null;
	/** Its size when it was said; more than is kept, if it was very long. */
	content_bytes: number;
	/** Whether the message by itself has more of its content. */
	is_shortened: boolean;
	source: string;
	provider: string;
	model: string;
	input_tokens: number | null;
	output_tokens: number | null;
	total_tokens: number | null;
	cached_tokens: number | null;
	thinking_tokens: number | null;
	status: 'ok' | 'failed';
	error: string | null;
	duration_ms: number | null;
	/** The ledger entry that charged it. */
	ledger_id: number | null;
	/** JSON, or text where the request was none; null where none was saved. */
	request_payload: unknown;
	/** Best first. */
	vector_scores: Hit[];
	best_score: number | null;
	created_at: string;
}

/** What a request of a conversation was charged. */
export interface Charge {
	ledger_id: number;
	/** A decimal string. */
	credits: string;
	created_at: string;
}

/** A conversation with what it was charged and a page of its messages. */
export interface Details extends Conversation {
	/** The latest 500, latest first. */
	charges: Charge[];
	messages: Message[];
}

/** The conversations before and after one, in the order of the list. */
export interface Neighbours {
	previous: number | null;
	next: number | null;
}

/** The figures of the cards. */
export interface Summary {
	conversations: number;
	messages: number;
	tokens: number;
	input_tokens: number;
	output_tokens: number;
	active_users: number;
	/** Whether a search was stopped before it had seen all: there may be more. */
	capped: boolean;
}

/** What occurs in the logs, to filter by. */
export interface Occurring {
	scopes: Array< { value: string; label: string } >;
	modules: Array< { value: string; label: string } >;
}

/** What a batch of a deletion answers. */
export interface Deleted {
	deleted: number;
	/** Those that the filters still show; some may have arrived meanwhile. */
	remaining: number;
	remaining_capped: boolean;
	/** What the next batch is to be told; null when all are gone. */
	continue: string | null;
}

export const roleLabels = (): Record< Role, string > => ( {
	user: __( 'User', 'aipuffer' ),
	assistant: __( 'Assistant', 'aipuffer' ),
	system: __( 'System', 'aipuffer' ),
	tool: __( 'Tool', 'aipuffer' ),
} );

/** Paths that a deletion puts out of date. */
export const logsPaths = [ '/logs' ] as const;
