-- The line of an account's slots where the credential store is on PostgreSQL.
--
-- Whose turn it is and how many may be in flight is the rule of rule.py: names, numbers and order of steps are the same here, and what is
-- said there is not said again. It stands here once more because a batch of asks and gives has to be one round trip.
--
-- Only this server's clock counts: moments are microseconds since 1970. The tables are unlogged: after a crash they are empty, and every
-- process says anew what it has in flight. Rows of calls are used again and not deleted, and no index covers what changes, so that an update stays in its page.

do $$ begin
  if to_regnamespace('netsuite_nodes') is null then create schema netsuite_nodes; end if;
end $$;

create sequence netsuite_nodes.slot_member as int cycle;

create unlogged table netsuite_nodes.slot_pools (
  pool text primary key,
  slots int not null,  -- how many may be in flight: rule.py's window
  ceiling int not null,
  reserve int not null,
  ok int not null,
  need int not null,
  changed_at bigint not null,
  last_small bigint not null,
  closed_until bigint not null,
  alone int not null,
  took_small bigint not null,
  took_bulk bigint not null,
  told int not null,
  told_at bigint not null,
  next_call bigint not null
) with (fillfactor = 20);

create unlogged table netsuite_nodes.slot_calls (
  pool text not null,
  id bigint not null,
  state smallint not null,  -- 0 free, 1 waits, 2 asleep, 3 granted, 4 going, 5 lingers
  bulk bool not null,
  member int not null,  -- 0: nobody, the row lingers
  n int not null,
  ticket bigint not null,
  since bigint not null
) with (fillfactor = 20);

-- How many calls of a member wait in its process, beside those in the line.
create unlogged table netsuite_nodes.slot_unpublished (
  pool text not null,
  member int not null,
  calls int not null,
  primary key (pool, member)
) with (fillfactor = 50);

create unlogged table netsuite_nodes.slot_history (
  pool text not null,
  span bigint not null,
  slots int not null,
  most_held int not null,
  held int not null,
  most_waiting int not null,
  waiting int not null,
  refused int not null,
  ended int not null,
  primary key (pool, span)
) with (fillfactor = 50);

-- The members that live: each keeps a lock of its number as long as its session is there.
create view netsuite_nodes.slot_living as
  select l.objid::int as member from pg_locks l
  where l.locktype = 'advisory' and l.classid = 1853058668 and l.objsubid = 2 and l.granted
    and l.database = (select d.oid from pg_database d where d.datname = current_database());

-- Begin to change a pool, alone. Nothing waits for the disk. Tables that could not be tidied for long, since somebody
-- keeps an old snapshot open, are written anew, where nobody is in them just now.
create function netsuite_nodes.slots_alone(p text) returns bigint language plpgsql as $$
declare
  calls netsuite_nodes.slot_calls[];
  pools netsuite_nodes.slot_pools[];
  unpublished netsuite_nodes.slot_unpublished[];
  history netsuite_nodes.slot_history[];
begin
  perform set_config('synchronous_commit', 'off', true);
  perform pg_advisory_xact_lock(1853058669, hashtext(p));
  if pg_relation_size('netsuite_nodes.slot_pools') + pg_relation_size('netsuite_nodes.slot_calls') > 4000000
     and pg_try_advisory_xact_lock(1853058670, 0) then
    begin
      lock table netsuite_nodes.slot_pools, netsuite_nodes.slot_calls, netsuite_nodes.slot_unpublished,
        netsuite_nodes.slot_history in access exclusive mode nowait;
      pools := array(select x from netsuite_nodes.slot_pools x);
      calls := array(select x from netsuite_nodes.slot_calls x where x.state <> 0);
      unpublished := array(select x from netsuite_nodes.slot_unpublished x);
      history := array(select x from netsuite_nodes.slot_history x);
      truncate netsuite_nodes.slot_pools, netsuite_nodes.slot_calls, netsuite_nodes.slot_unpublished, netsuite_nodes.slot_history;
      insert into netsuite_nodes.slot_pools select * from unnest(pools);
      insert into netsuite_nodes.slot_calls select * from unnest(calls);
      insert into netsuite_nodes.slot_unpublished select * from unnest(unpublished);
      insert into netsuite_nodes.slot_history select * from unnest(history);
    exception when lock_not_available then null;
    end;
  end if;
  return (extract(epoch from clock_timestamp()) * 1000000)::bigint;
end $$;

-- rule.begin.
create function netsuite_nodes.slots_begin(p text, most int, spare int) returns void language plpgsql as $$
declare
  w netsuite_nodes.slot_pools;
  most_now int;
begin
  select * into w from netsuite_nodes.slot_pools x where x.pool = p;
  most_now := coalesce(most, case when w.told > 0 then greatest(1, w.told - spare) else 4 end);
  update netsuite_nodes.slot_pools x set reserve = spare where x.pool = p and x.reserve <> spare;
  if most_now <> w.ceiling then
    update netsuite_nodes.slot_pools x set ceiling = most_now, slots = most_now, need = 64, ok = 0, changed_at = 0
    where x.pool = p;
  end if;
end $$;

-- Write a call into a free row.
create function netsuite_nodes.slots_put(p text, call bigint, its_state int, is_bulk bool, who int, nth int, its_ticket bigint, its_since bigint)
returns void language plpgsql as $$
begin
  update netsuite_nodes.slot_calls x
  set id = call, state = its_state, bulk = is_bulk, member = who, n = nth, ticket = its_ticket, since = its_since
  where x.ctid = (select y.ctid from netsuite_nodes.slot_calls y where y.pool = p and y.state = 0 limit 1);
  if not found then
    insert into netsuite_nodes.slot_calls values (p, call, its_state, is_bulk, who, nth, its_ticket, its_since);
  end if;
end $$;

-- A member joins a pool, with the calls that are in flight since before its session was lost; their ids now are returned, and the clock.
-- Where the tables were emptied meanwhile, as a crash of the server does, nothing is granted until the others had time to do the same.
create function netsuite_nodes.slots_join(
  p text, me int, most int, spare int, was_here bool, in_id bigint[], in_bulk bool[], in_n int[], in_age bigint[],
  out ids bigint[], out now_at bigint
) language plpgsql as $$
declare
  call bigint;
  emptied bool;
begin
  now_at := netsuite_nodes.slots_alone(p);
  ids := '{}';
  emptied := was_here or (me > 1 and not exists (select from netsuite_nodes.slot_pools));
  insert into netsuite_nodes.slot_pools
  values (p, 0, 0, spare, 0, 64, 0, 0, case when emptied then now_at + 2000000 else 0 end, 0, 0, 0, 0, 0, now_at)
  on conflict do nothing;
  perform netsuite_nodes.slots_begin(p, most, spare);
  for i in 1 .. cardinality(in_id) loop
    call := in_id[i];
    update netsuite_nodes.slot_calls x set member = me, state = 4, since = now_at - in_age[i]
    where x.pool = p and x.id = call and x.state in (4, 5);
    if not found then
      update netsuite_nodes.slot_pools x set next_call = x.next_call + 1 where x.pool = p returning x.next_call into call;
      perform netsuite_nodes.slots_put(p, call, 4, in_bulk[i], me, in_n[i], now_at - in_age[i], now_at - in_age[i]);
    end if;
    ids := ids || call;
  end loop;
end $$;

-- What the account says that it takes at once; 0: it does not say.
create function netsuite_nodes.slots_told(p text, room int, most int, spare int) returns void language plpgsql as $$
declare
  now_at bigint := netsuite_nodes.slots_alone(p);
begin
  update netsuite_nodes.slot_pools x set told = room, told_at = now_at where x.pool = p;
  perform netsuite_nodes.slots_begin(p, most, spare);
end $$;

-- A batch of a member: what it granted itself earlier is picked up, calls end, calls ask, and the free slots are given away.
-- With `looks`, the dead are buried too. Returned are the ids of the calls that asked, in their order, the calls of this member that go now, and the clock.
create function netsuite_nodes.slots_work(
  p text, me int, ask_bulk bool[], ask_ticket bigint[],
  end_id bigint[], end_how text[], end_n int[], end_took bigint[], end_bulk bool[], unpublished int, looks bool,
  out asked bigint[], out going bigint[], out going_n int[],
  out slots_now int, out ceiling_now int, out held_now int, out waiting_now int, out told_now int, out told_at_now bigint, out now_at bigint
) language plpgsql as $$
declare
  w netsuite_nodes.slot_pools;
  c netsuite_nodes.slot_calls;
  mine bool;
  known bigint;
  ended_now int := 0;
  refused_now int := 0;
  readers int;
  asleep int;
  small netsuite_nodes.slot_calls[];
  bulky netsuite_nodes.slot_calls[];
  s int;
  b int;
  most_readers int;
  this_span bigint;
  -- so soon after a start of the server living members are not back yet: nobody is judged dead, and nothing is granted
  starting bool := clock_timestamp() - pg_postmaster_start_time() < interval '2 s';
begin
  now_at := netsuite_nodes.slots_alone(p);
  this_span := now_at / 10000000;
  asked := '{}';
  select * into strict w from netsuite_nodes.slot_pools x where x.pool = p;

  with woken as (
    update netsuite_nodes.slot_calls x set state = case x.state when 3 then 4 else 1 end
    where x.pool = p and x.member = me and x.state in (2, 3) returning x.id, x.n, x.state
  )
  select coalesce(array_agg(x.id), '{}'), coalesce(array_agg(x.n), '{}') into going, going_n from woken x where x.state = 4;

  for i in 1 .. cardinality(end_id) loop
    select * into c from netsuite_nodes.slot_calls x
    where x.pool = p and x.id = end_id[i] and x.state <> 0 and (x.member = me or x.state = 5);
    mine := found;  -- else it was said before, or its row has gone after 16 minutes
    if end_how[i] = 'refused' then
      -- rule.refused
      refused_now := refused_now + 1;
      w.slots := greatest(1, least(w.slots, end_n[i] - 1 - w.reserve));
      w.need := 64; w.ok := 0; w.changed_at := now_at;
      if end_n[i] <= 1 then
        w.closed_until := now_at + (least(20000000, 500000::bigint << w.alone) * (0.5 + random() / 2))::bigint;
        w.alone := least(w.alone + 1, 10);
      end if;
    elsif mine and end_how[i] = 'answered' then
      -- rule.answered
      w.alone := 0;
      if end_n[i] >= w.slots - 1 and w.slots < w.ceiling then
        w.ok := w.ok + 1;
        if w.ok >= w.need or (w.ok > w.slots and now_at - w.changed_at not between 0 and 10000000) then
          w.slots := w.slots + 1; w.need := w.slots; w.ok := 0; w.changed_at := now_at;
        end if;
      end if;
      -- rule.took
      known := case when end_bulk[i] then w.took_bulk else w.took_small end;
      known := case
        when known = 0 then end_took[i]
        when end_took[i] > known then known + (end_took[i] - known) / 4
        else known - (known - end_took[i]) / 32
      end;
      if end_bulk[i] then w.took_bulk := known; else w.took_small := known; end if;
    end if;
    if mine and end_how[i] not in ('refused', 'not sent') then ended_now := ended_now + 1; end if;
    if mine and end_how[i] = 'given up' then
      -- rule.leave_behind
      known := case when c.bulk then w.took_bulk else w.took_small end;
      update netsuite_nodes.slot_calls x set state = 5, member = 0,
        since = now_at + case when known > 0 then least(960000000, known + known / 4) else 1000000 end
      where x.pool = p and x.id = c.id;
    elsif mine then
      update netsuite_nodes.slot_calls x set state = 0 where x.pool = p and x.id = c.id;
    end if;
  end loop;

  for i in 1 .. cardinality(ask_bulk) loop
    w.next_call := w.next_call + 1;
    asked := asked || w.next_call;
    perform netsuite_nodes.slots_put(p, w.next_call, 1, ask_bulk[i], me, 0, ask_ticket[i], now_at);
  end loop;

  for turn in 1 .. 2 loop
    -- rule.grant
    update netsuite_nodes.slot_calls x set state = case x.state when 3 then 2 else 0 end
    where x.pool = p and (
      (x.state = 3 and now_at - x.since > 250000)
      or (x.state = 5 and x.since - now_at not between 1 and 960000000)
      or (x.state = 4 and now_at - x.since > 960000000)
    );
    select count(*) filter (where x.state >= 3), count(*) filter (where x.state >= 3 and x.bulk), count(*) filter (where x.state = 2),
      coalesce(array_agg(x order by x.ticket, x.id) filter (where x.state = 1 and not x.bulk), '{}'),
      coalesce(array_agg(x order by x.ticket, x.id) filter (where x.state = 1 and x.bulk), '{}')
    into held_now, readers, asleep, small, bulky
    from netsuite_nodes.slot_calls x where x.pool = p and x.state <> 0;
    s := 1;
    b := 1;
    if cardinality(small) > 0 and (readers > 0 or cardinality(bulky) > 0) then w.last_small := now_at; end if;
    if not starting and w.closed_until - now_at not between 1 and 20000000 then
      most_readers := case when now_at - w.last_small between 0 and 5000000 then greatest(1, w.slots - 1) else w.slots end;
      while held_now < w.slots loop
        if s <= cardinality(small) and not (b <= cardinality(bulky) and readers = 0 and bulky[b].ticket < small[s].ticket) then
          c := small[s]; s := s + 1;
        elsif b <= cardinality(bulky) and readers < most_readers then
          c := bulky[b]; b := b + 1; readers := readers + 1;
        else
          exit;
        end if;
        held_now := held_now + 1;
        update netsuite_nodes.slot_calls x set state = case when c.member = me then 4 else 3 end, n = held_now, since = now_at
        where x.pool = p and x.id = c.id;
        if c.member = me then
          going := going || c.id; going_n := going_n || held_now;
        else
          perform pg_notify('netsuite_nodes_slots_' || c.member, p);
        end if;
      end loop;
    end if;
    waiting_now := cardinality(small) + cardinality(bulky) + asleep - s - b + 2;
    exit when turn = 2 or starting or not looks;
    -- rule.bury
    update netsuite_nodes.slot_calls x set state = case x.state when 4 then 5 else 0 end, member = 0,
      since = now_at + case
        when x.bulk and w.took_bulk > 0 then least(960000000, w.took_bulk + w.took_bulk / 4)
        when not x.bulk and w.took_small > 0 then least(960000000, w.took_small + w.took_small / 4)
        else 1000000
      end
    where x.pool = p and x.state <> 0 and x.member <> 0
      and x.member <> all (array(select l.member from netsuite_nodes.slot_living l));
    exit when not found;
    delete from netsuite_nodes.slot_unpublished x where x.pool = p
      and x.member <> all (array(select l.member from netsuite_nodes.slot_living l));
  end loop;

  if unpublished is not null then
    insert into netsuite_nodes.slot_unpublished as x values (p, me, unpublished)
    on conflict (pool, member) do update set calls = excluded.calls;
  end if;
  update netsuite_nodes.slot_history x
  set slots = w.slots, most_held = greatest(x.most_held, held_now), held = held_now,
    most_waiting = greatest(x.most_waiting, waiting_now), waiting = waiting_now,
    refused = x.refused + refused_now, ended = x.ended + ended_now
  where x.pool = p and x.span = this_span;
  if not found then
    insert into netsuite_nodes.slot_history
    values (p, this_span, w.slots, held_now, held_now, waiting_now, waiting_now, refused_now, ended_now);
    delete from netsuite_nodes.slot_history x where x.pool = p and x.span <= this_span - 360;
  end if;
  update netsuite_nodes.slot_pools x set slots = w.slots, ok = w.ok, need = w.need, changed_at = w.changed_at, last_small = w.last_small,
    closed_until = w.closed_until, alone = w.alone, took_small = w.took_small, took_bulk = w.took_bulk, next_call = w.next_call
  where x.pool = p;
  slots_now := w.slots;
  ceiling_now := w.ceiling;
  told_now := w.told;
  told_at_now := w.told_at;
end $$;
