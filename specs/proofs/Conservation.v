(* Conservation of the treasury, for any number of accounts and any sequence of calls.

   The model is that of specs/treasury.py on integers: accounts are natural numbers, of which all from some
   number on hold and are owed nothing; [owed] is what a settlement at the present index would write down. What
   the bytecode does in one step is proved apart (specs/proofs/TreasuryConservation.sol); what the specification
   does is compared with these steps by name: distribute, claim, arrive, mint, burn. *)

Require Import ZArith List Lia.
Import ListNotations.
Open Scope Z_scope.

Record treasury := {
  units : list Z;        (* shares of each account *)
  owed : list Z;         (* what each account is owed *)
  balance : Z;
  deposited : Z;
  paid : Z;
  owed_total : Z;
  undistributed : Z
}.

Definition sum (l : list Z) : Z := fold_right Z.add 0 l.

Fixpoint update (l : list Z) (i : nat) (v : Z) : list Z :=
  match l, i with
  | [], _ => []
  | _ :: t, O => v :: t
  | h :: t, S j => h :: update t j v
  end.

Fixpoint credit (q : Z) (us os : list Z) : list Z :=
  match us, os with
  | u :: us', o :: os' => (o + q * u) :: credit q us' os'
  | _, os' => os'
  end.

Record in_order (s : treasury) : Prop := {
  same_accounts : length (units s) = length (owed s);
  nothing_negative : Forall (fun u => 0 <= u) (units s) /\ Forall (fun o => 0 <= o) (owed s);
  rest_not_negative : 0 <= undistributed s;
  owed_is_the_sum : owed_total s = sum (owed s);
  books_add_up : deposited s = paid s + owed_total s + undistributed s;
  balance_covers : owed_total s + undistributed s <= balance s
}.

(* The steps *)

Definition per_unit (s : treasury) : Z :=
  let pot := balance s - owed_total s in
  if sum (units s) =? 0 then 0 else pot / sum (units s).

Definition distribute (s : treasury) : treasury :=
  let arrived := balance s - owed_total s - undistributed s in
  let q := per_unit s in
  {| units := units s;
     owed := credit q (units s) (owed s);
     balance := balance s;
     deposited := deposited s + arrived;
     paid := paid s;
     owed_total := owed_total s + q * sum (units s);
     undistributed := undistributed s + arrived - q * sum (units s) |}.

Definition claim (i : nat) (s : treasury) : treasury :=
  let d := distribute s in
  let amount := nth i (owed d) 0 in
  {| units := units d;
     owed := update (owed d) i 0;
     balance := balance d - amount;
     deposited := deposited d;
     paid := paid d + amount;
     owed_total := owed_total d - amount;
     undistributed := undistributed d |}.

Definition set_units (i : nat) (u : Z) (s : treasury) : treasury :=
  let d := distribute s in
  {| units := update (units d) i u; owed := owed d; balance := balance d; deposited := deposited d;
     paid := paid d; owed_total := owed_total d; undistributed := undistributed d |}.

Definition arrive (amount : Z) (s : treasury) : treasury :=
  {| units := units s; owed := owed s; balance := balance s + amount; deposited := deposited s;
     paid := paid s; owed_total := owed_total s; undistributed := undistributed s |}.

Inductive step : treasury -> treasury -> Prop :=
| Distribute : forall s, step s (distribute s)
| Claim : forall s i, step s (claim i s)
| MintOrBurn : forall s i u, 0 <= u -> step s (set_units i u s)
| Arrive : forall s amount, 0 <= amount -> step s (arrive amount s).

Inductive reachable (start : treasury) : treasury -> Prop :=
| Start : reachable start start
| Next : forall s t, reachable start s -> step s t -> reachable start t.

Definition empty (accounts : nat) (before : Z) : treasury :=
  {| units := repeat 0 accounts; owed := repeat 0 accounts; balance := before;
     deposited := 0; paid := 0; owed_total := 0; undistributed := 0 |}.

(* Sums *)

Lemma sum_credit : forall q us os, length us = length os -> sum (credit q us os) = sum os + q * sum us.
Proof.
  induction us as [|u us IH]; destruct os as [|o os]; simpl; intros H; try discriminate.
  - lia.
  - injection H as H. rewrite (IH os H). unfold sum. simpl. lia.
Qed.

Lemma length_credit : forall q us os, length us = length os -> length (credit q us os) = length os.
Proof.
  induction us as [|u us IH]; destruct os as [|o os]; simpl; intros H; try discriminate; auto.
Qed.

Lemma credit_not_negative : forall q us os, 0 <= q ->
  Forall (fun u => 0 <= u) us -> Forall (fun o => 0 <= o) os -> Forall (fun o => 0 <= o) (credit q us os).
Proof.
  intros q us; induction us as [|u us IH]; intros os Hq Hu Ho; destruct os as [|o os]; simpl; auto.
  inversion Hu; inversion Ho; subst. constructor; [nia | auto].
Qed.

Lemma sum_update : forall l i v, sum (update l i v) =
  if Nat.ltb i (length l) then sum l - nth i l 0 + v else sum l.
Proof.
  induction l as [|h t IH]; intros i v; simpl; auto.
  destruct i as [|j]; simpl.
  - unfold sum; simpl; lia.
  - unfold sum in *; simpl in *. rewrite (IH j v). change (Nat.ltb (S j) (S (length t))) with (Nat.ltb j (length t)).
    destruct (Nat.ltb j (length t)); lia.
Qed.

Lemma length_update : forall l i v, length (update l i v) = length l.
Proof. induction l as [|h t IH]; destruct i; simpl; auto. Qed.

Lemma update_not_negative : forall l i v, 0 <= v ->
  Forall (fun x => 0 <= x) l -> Forall (fun x => 0 <= x) (update l i v).
Proof.
  induction l as [|h t IH]; intros i v Hv Hl; destruct i; simpl; auto;
    inversion Hl; subst; constructor; auto.
Qed.

Lemma sum_not_negative : forall l, Forall (fun x => 0 <= x) l -> 0 <= sum l.
Proof.
  induction l as [|h t IH]; intros H; [simpl; lia|].
  inversion H as [|x y Hh Ht]; subst. specialize (IH Ht). change (sum (h :: t)) with (h + sum t). lia.
Qed.

Lemma nth_not_negative : forall l i, Forall (fun x => 0 <= x) l -> 0 <= nth i l 0.
Proof.
  induction l as [|h t IH]; intros i H; destruct i; simpl; try lia; inversion H; subst; auto.
Qed.

Lemma nth_beyond : forall (l : list Z) i, Nat.ltb i (length l) = false -> nth i l 0 = 0.
Proof. intros l i H. apply nth_overflow. apply Nat.ltb_ge in H. exact H. Qed.

(* Each step keeps the order *)

Lemma distribute_keeps : forall s, in_order s -> in_order (distribute s).
Proof.
  intros s [L [Hu Ho] R O B C].
  assert (S0 : 0 <= sum (units s)) by (apply sum_not_negative; auto).
  assert (Q : 0 <= per_unit s /\ per_unit s * sum (units s) <= balance s - owed_total s).
  { unfold per_unit. destruct (sum (units s) =? 0) eqn:E.
    - apply Z.eqb_eq in E. lia.
    - apply Z.eqb_neq in E. assert (P : 0 < sum (units s)) by lia. split.
      + apply Z.div_pos; lia.
      + rewrite Z.mul_comm. apply Z.mul_div_le. lia. }
  destruct Q as [Q0 Q1].
  constructor; simpl.
  - rewrite length_credit; auto.
  - split; auto. apply credit_not_negative; auto.
  - lia.
  - rewrite sum_credit; auto. lia.
  - lia.
  - lia.
Qed.

Lemma claim_keeps : forall i s, in_order s -> in_order (claim i s).
Proof.
  intros i s H. apply distribute_keeps in H. unfold claim.
  remember (distribute s) as d eqn:D. clear D. destruct H as [L [Hu Ho] R O B C].
  assert (A : 0 <= nth i (owed d) 0) by (apply nth_not_negative; auto).
  constructor; simpl.
  - rewrite length_update; auto.
  - split; auto. apply update_not_negative; auto; lia.
  - auto.
  - rewrite sum_update. destruct (Nat.ltb i (length (owed d))) eqn:E; [lia|].
    rewrite (nth_beyond _ _ E). lia.
  - lia.
  - lia.
Qed.

Lemma set_units_keeps : forall i u s, 0 <= u -> in_order s -> in_order (set_units i u s).
Proof.
  intros i u s Hu0 H. apply distribute_keeps in H. unfold set_units.
  remember (distribute s) as d eqn:D. clear D. destruct H as [L [Hu Ho] R O B C]. constructor; simpl; auto.
  - rewrite length_update; auto.
  - split; auto. apply update_not_negative; auto.
Qed.

Lemma step_keeps : forall s t, step s t -> in_order s -> in_order t.
Proof.
  intros s t H I. destruct H.
  - apply distribute_keeps; auto.
  - apply claim_keeps; auto.
  - apply set_units_keeps; auto.
  - destruct I as [L [Hu Ho] R O B C]. constructor; simpl; auto; lia.
Qed.

Lemma forall_repeat : forall n, Forall (fun x => 0 <= x) (repeat 0 n).
Proof. induction n; simpl; constructor; auto. lia. Qed.

Lemma sum_repeat : forall n, sum (repeat 0 n) = 0.
Proof. induction n; simpl; auto. Qed.

Theorem conservation : forall accounts before s,
  0 <= before -> reachable (empty accounts before) s ->
  deposited s = paid s + sum (owed s) + undistributed s /\ sum (owed s) <= balance s.
Proof.
  intros accounts before s Hb H.
  assert (I : in_order s).
  { induction H.
    - constructor; simpl; auto using forall_repeat; try lia.
      rewrite sum_repeat; lia.
    - eapply step_keeps; eauto. }
  destruct I as [_ _ R O B C]. rewrite <- O. split; lia.
Qed.

(* What a step pays, and to whom *)

Theorem claim_pays_the_claimant : forall i s, in_order s ->
  balance s - balance (claim i s) = nth i (owed (distribute s)) 0 /\
  paid (claim i s) - paid s = nth i (owed (distribute s)) 0.
Proof. intros i s _. simpl. lia. Qed.

Lemma nth_update : forall l i v, nth i (update l i v) 0 = if Nat.ltb i (length l) then v else 0.
Proof.
  induction l as [|h t IH]; intros i v; destruct i; simpl; auto. exact (IH i v).
Qed.

Theorem nothing_is_owed_right_after_a_claim : forall i s, nth i (owed (claim i s)) 0 = 0.
Proof. intros i s. simpl. rewrite nth_update. destruct (Nat.ltb _ _); auto. Qed.

Theorem mint_and_burn_keep_what_is_owed : forall i u s, owed (set_units i u s) = owed (distribute s).
Proof. auto. Qed.

(* Settling is a distribution: a second one finds nothing to share out. *)

Lemma credit_nothing : forall us os, credit 0 us os = os.
Proof.
  induction us as [|u us IH]; destruct os as [|o os]; simpl; auto. rewrite IH. f_equal. lia.
Qed.

Lemma nothing_is_left_to_share_out : forall s, in_order s -> per_unit (distribute s) = 0.
Proof.
  intros s [L [Hu Ho] R O B C].
  assert (S0 : 0 <= sum (units s)) by (apply sum_not_negative; auto).
  unfold distribute, per_unit. simpl. destruct (sum (units s) =? 0) eqn:E; auto.
  apply Z.eqb_neq in E. apply Z.div_small.
  pose proof (Z.mod_pos_bound (balance s - owed_total s) (sum (units s)) ltac:(lia)).
  pose proof (Z.div_mod (balance s - owed_total s) (sum (units s)) E). lia.
Qed.

Theorem settling_again_changes_nothing : forall s, in_order s -> distribute (distribute s) = distribute s.
Proof.
  intros s I. pose proof (nothing_is_left_to_share_out s I) as Q.
  remember (distribute s) as d eqn:D.
  assert (A : balance d - owed_total d - undistributed d = 0) by (subst d; simpl; lia).
  unfold distribute. rewrite Q, A, credit_nothing. destruct d; simpl in *. f_equal; lia.
Qed.

Theorem settling_changes_what_nobody_can_claim : forall s, in_order s ->
  owed (distribute (distribute s)) = owed (distribute s).
Proof. intros s I. rewrite settling_again_changes_nothing; auto. Qed.

Print Assumptions conservation.
